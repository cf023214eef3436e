import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import styles from './Segments.module.css';

interface SegmentsProps<T extends string> {
  /** What is being chosen; its accessible name. */
  label: string;
  value: T;
  options: readonly { value: T; label: string; count?: number }[];
  onChange: (value: T) => void;
  stretch?: boolean;
}

/** One choice of a few, all in sight. */
export function Segments<T extends string>({ label, value, options, onChange, stretch }: SegmentsProps<T>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(chosen) => onChange(chosen as T)}
      className={styles.group}
      data-stretch={stretch === true}
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          className={styles.option}
          nativeButton
          render={<button type="button" />}
        >
          {option.label}
          {option.count !== undefined && option.count > 0 && (
            <span className={styles.count}>{option.count}</span>
          )}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
