import type { BusinessNumber } from '#shared/model/number.ts';
import type { WordKey } from '#shared/words/words.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { momentWords } from '../time/words.ts';
import { Button } from '../ui/Button.tsx';
import styles from './Linking.module.css';
import { openLinking, useMayLink } from './linking.ts';
import { wayBack } from './way-back.ts';

/**
 * A number that is cut: what happened, what rests meanwhile, and the way back.
 * @param waiting messages that wait to go out; null: not known
 */
export function WayBack({ number, waiting }: { number: BusinessNumber; waiting: number | null }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const mayLink = useMayLink();
  const found = wayBack(number);
  if (found === null) return null;
  const { what, since, steps } = found;
  const paused = what === 'paused';
  return (
    <section
      className={styles.card}
      data-tone={paused ? 'warn' : 'bad'}
      data-testid="way-back"
      data-what={what}
      aria-label={t('wayBack.title')}
    >
      <h3 className={styles.subtitle}>{t(paused ? 'wayBack.paused' : 'wayBack.gone')}</h3>
      <p className={styles.text}>
        {since !== null && `${t('wayBack.since', { moment: momentWords(locale, since, now) })} `}
        {t(`wayBack.what.${what}` as WordKey)}
      </p>
      <div className={styles.pair}>
        <div>
          <h4 className={styles.label}>{t('wayBack.rests')}</h4>
          <ul className={styles.bullets}>
            <li>{t('wayBack.rests.in')}</li>
            <li>{t(paused ? 'wayBack.rests.out.paused' : 'wayBack.rests.out', { waiting: waiting ?? 0 })}</li>
            <li>{t('wayBack.rests.kept')}</li>
          </ul>
        </div>
        <div>
          <h4 className={styles.label}>{t('wayBack.steps')}</h4>
          <ol className={styles.bullets} data-numbered>
            {steps.map((step) => (
              <li key={step} data-step={step}>
                {t(`wayBack.step.${step}`)}
              </li>
            ))}
          </ol>
        </div>
      </div>
      {mayLink ? (
        <div className={styles.foot}>
          <Button
            look={paused ? 'plain' : 'primary'}
            data-testid="connect-again"
            onClick={() => openLinking(what === 'CHANGE_NUMBER' ? null : number.id)}
          >
            {t(what === 'CHANGE_NUMBER' ? 'health.connect' : 'health.connectAgain')}
          </Button>
        </div>
      ) : (
        <p className={styles.hint}>{t('wayBack.askOwner')}</p>
      )}
    </section>
  );
}
