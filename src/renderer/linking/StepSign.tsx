import { CircleAlert, CircleCheck, CircleDashed, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { OnboardingStep } from '#shared/gateway-api/onboarding.ts';
import styles from './Linking.module.css';

const ICON = {
  todo: CircleDashed,
  running: LoaderCircle,
  done: CircleCheck,
  refused: TriangleAlert,
  failed: CircleAlert,
};

/** The sign before a step; its state stands beside it in words. */
export function StepSign({ state }: { state: OnboardingStep['state'] }) {
  const Icon = ICON[state];
  return (
    <span className={styles.sign} data-state={state}>
      <Icon size={16} strokeWidth={2} aria-hidden />
    </span>
  );
}
