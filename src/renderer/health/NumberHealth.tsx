import { CircleAlert, CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import { assessLink, gravest, type HealthRow, type HealthState } from '#shared/coexistence/link-health.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Locale, WordKey } from '#shared/words/words.ts';
import { ActivityEvidence } from '../frame/ActivityEvidence.tsx';
import { useLocale, useWords } from '../language/use-words.ts';
import { openAfterwards, openDisconnecting, useMayLink } from '../linking/linking.ts';
import { Mended } from '../linking/Mended.tsx';
import { WayBack } from '../linking/WayBack.tsx';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import { Button } from '../ui/Button.tsx';
import { bytesWords } from '../ui/bytes-words.ts';
import { phoneWords } from '../ui/phone.ts';
import styles from './Health.module.css';
import { useLinkHealth } from './use-link-health.ts';

const ICON = { good: CircleCheck, warn: TriangleAlert, bad: CircleAlert, unknown: CircleHelp };

/** One number: its gravest state as a headline, then every aspect. */
export function NumberHealth({ number }: { number: BusinessNumber }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const { found, offline } = useLinkHealth(number);
  const story = (
    <>
      <WayBack number={number} waiting={found?.facts.queue.waiting ?? null} />
      <Mended number={number} />
    </>
  );
  if (found === null)
    return (
      <>
        {story}
        <p className={styles.waiting}>{t(offline ? 'health.offline' : 'health.waiting')}</p>
      </>
    );
  const rows = assessLink(found.facts, found.clockDifference);
  const state = gravest(rows);
  return (
    <>
      {story}
      <section className={styles.number} data-testid="number-health" data-state={state}>
        <header className={styles.head}>
          <Sign state={state} size={22} />
          <div>
            <h2>{t(`health.all.${state}`)}</h2>
            <p className={styles.which}>
              {number.name} · {phoneWords(number.displayPhone)}
            </p>
          </div>
          <p className={styles.asOf} role="status">
            {offline
              ? t('health.offline')
              : t('health.asOf', { moment: momentWords(locale, found.facts.serverTime, now) })}
          </p>
        </header>
        <dl className={styles.rows}>
          {rows.map((row) => (
            <div key={row.aspect} className={styles.row} data-aspect={row.aspect} data-state={row.state}>
              <dt>
                <Sign state={row.state} size={16} />
                {t(`health.${row.aspect}`)}
              </dt>
              <dd>{t(`health.${row.aspect}.${row.code}` as WordKey, spoken(row, locale, now))}</dd>
            </div>
          ))}
        </dl>
        {number.lifecycle !== 'disconnected' && (
          <div className={styles.evidence}>
            <ActivityEvidence number={number} named={false} />
          </div>
        )}
        <LinkActions number={number} />
      </section>
    </>
  );
}

/** What is left to do after linking; for owners, the way out. The way back stands above. */
function LinkActions({ number: { id, lifecycle } }: { number: BusinessNumber }) {
  const t = useWords();
  const mayLink = useMayLink();
  if (lifecycle === 'disconnected') return null;
  return (
    <footer className={styles.actions}>
      <Button look="quiet" data-testid="afterwards" onClick={() => openAfterwards(id)}>
        {t('linking.after.title')}
      </Button>
      {mayLink && (
        <Button look="quiet" data-testid="disconnect-number" onClick={() => openDisconnecting(id)}>
          {t('health.disconnect')}
        </Button>
      )}
    </footer>
  );
}

function Sign({ state, size }: { state: HealthState; size: number }) {
  const t = useWords();
  const Icon = ICON[state];
  return (
    <span className={styles.sign} data-state={state}>
      <Icon size={size} strokeWidth={2} aria-hidden />
      <span className="visually-hidden">{t(`health.state.${state}`)}</span>
    </span>
  );
}

/** Moments and sizes as people say them. */
function spoken({ values }: HealthRow, locale: Locale, now: number): HealthRow['values'] {
  const say = (name: string, value: string | number) => {
    if (typeof value === 'string') return value;
    if (name === 'since' || name === 'until') return momentWords(locale, value, now);
    return name === 'used' || name === 'free' ? bytesWords(locale, value) : value;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, say(name, value)]));
}
