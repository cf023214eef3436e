import { useEffect, useRef } from 'react';
import type { BusinessNumber } from '#shared/model/number.ts';
import { useWords } from '../language/use-words.ts';
import { useNumbers } from '../state/numbers.ts';
import { goTo } from '../state/place.ts';
import { Button } from '../ui/Button.tsx';
import { Afterwards } from './Afterwards.tsx';
import { Disconnecting } from './Disconnecting.tsx';
import { Eligibility } from './Eligibility.tsx';
import styles from './Linking.module.css';
import { goToStage, look, useLinking, useMayLink } from './linking.ts';
import { OnThePhone } from './OnThePhone.tsx';
import { Progress } from './Progress.tsx';
import { Stepper } from './Stepper.tsx';
import { refusalKey } from './trouble-words.ts';
import { Way } from './Way.tsx';

const LOOK_EVERY_MS = 2_000;

/** Guides an owner through linking a number, or through unlinking it. */
export function Linking() {
  const t = useWords();
  const may = useMayLink();
  const task = useLinking((state) => state.task);
  const numberId = useLinking((state) => state.numberId);
  const number = useNumbers(({ numbers }) => numbers).find(({ id }) => id === numberId);
  const title =
    task === 'disconnect'
      ? t('linking.disconnect.title', { number: number?.name ?? '' })
      : task === 'afterwards'
        ? t('linking.after.of', { number: number?.name ?? '' })
        : number === undefined
          ? t('linking.title')
          : t('linking.title.again', { number: number.name });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling page must be reachable by keyboard.
    <main className={styles.page} aria-label={title} data-testid="linking" tabIndex={0}>
      <div className={styles.column}>
        <header className={styles.top}>
          <h1 className={styles.title}>{title}</h1>
          <Button look="quiet" data-testid="linking-leave" onClick={() => goTo('health')}>
            {t('linking.leave')}
          </Button>
        </header>
        {task === 'afterwards' ? (
          number !== undefined && <Afterwards number={number} />
        ) : !may ? (
          <p className={styles.lead}>{t('linking.ownersOnly')}</p>
        ) : task === 'disconnect' ? (
          number !== undefined && <Disconnecting number={number} />
        ) : (
          <Connecting number={number} />
        )}
      </div>
    </main>
  );
}

function Connecting({ number }: { number: BusinessNumber | undefined }) {
  const t = useWords();
  const stage = useLinking((state) => state.stage);
  const trouble = useLinking((state) => state.trouble);
  const linkedId = useLinking(({ signUp, partner }) => signUp?.numberId ?? partner?.numberId);
  const linked = useNumbers(({ numbers }) => numbers).find(({ id }) => id === linkedId) ?? number;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each stage reading begins at its heading.
  useEffect(() => heading.current?.focus(), [stage]);
  return (
    <>
      <p className={styles.lead}>{t(number === undefined ? 'linking.lead' : 'linking.lead.again')}</p>
      {number?.lifecycle === 'offboarded' && <p className={styles.note}>{t('linking.offboarded')}</p>}
      <Stepper />
      <div role="status">{trouble !== null && <p className={styles.note}>{t(refusalKey(trouble))}</p>}</div>
      <section
        className={styles.stage}
        aria-labelledby="linking-stage"
        data-testid="linking-stage"
        data-stage={stage}
      >
        <h2 id="linking-stage" ref={heading} tabIndex={-1} className={styles.heading}>
          {t(`linking.${stage}.title`)}
        </h2>
        {stage === 'check' && <Eligibility />}
        {stage === 'phone' && <OnThePhone />}
        {stage === 'way' && <Way />}
        {stage === 'progress' && <Progress />}
        {stage === 'after' && linked !== undefined && <Afterwards number={linked} />}
      </section>
      {stage === 'check' && (
        <footer className={styles.foot}>
          <Button look="primary" data-testid="linking-next" onClick={() => goToStage('phone')}>
            {t('linking.check.next')}
          </Button>
        </footer>
      )}
      {stage === 'phone' && (
        <footer className={styles.foot}>
          <Button look="primary" data-testid="linking-next" onClick={() => goToStage('way')}>
            {t('linking.phone.next')}
          </Button>
          <Button onClick={() => goToStage('check')}>{t('linking.back')}</Button>
        </footer>
      )}
    </>
  );
}
