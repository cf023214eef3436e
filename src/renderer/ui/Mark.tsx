import styles from './Mark.module.css';

/**
 * The product's sign: four petals of a kawung, the old batik figure of interlocking rings. Two of them are
 * inked: the phone and the API, in step.
 */
export function Mark({ size }: { size: number }) {
  const petal = 'M16 16C10.5 13.5 7 10 5.5 5.5C10 7 13.5 10.5 16 16Z';
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      {[0, 90, 180, 270].map((turn) => (
        <path key={turn} d={petal} transform={`rotate(${turn} 16 16)`} data-inked={turn % 180 === 0} />
      ))}
      <circle cx="16" cy="16" r="1.6" />
    </svg>
  );
}
