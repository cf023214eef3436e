import table from '#resources/rules/eligibility.json' with { type: 'json' };
import { EligibilityRules } from '#shared/model/rules.ts';
import { isWordKey } from '#shared/words/words.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useNow } from '../time/clock.ts';
import { shortDate } from '../time/words.ts';
import styles from './Linking.module.css';

const { rules, asOf } = EligibilityRules.parse(table);
const GROUPS = ['meta', 'partners'] as const;

/** What a number must be, who asks for it and where that is written. Nothing here stops anybody. */
export function Eligibility() {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  return (
    <>
      <p className={styles.lead}>{t('linking.check.lead')}</p>
      {GROUPS.map((group) => (
        <div key={group} className={styles.group}>
          <h3 className={styles.subtitle}>{t(`linking.check.${group}`)}</h3>
          <p className={styles.hint}>{t(`linking.check.${group}.hint`)}</p>
          <ul className={styles.rules}>
            {rules
              .filter(({ askedBy }) => askedBy === group)
              .map((rule) => (
                <li key={rule.id} data-testid="eligibility" data-rule={rule.id} data-asked-by={group}>
                  <p className={styles.ruleName}>
                    {say(t, `eligibility.${rule.id}.name`, rule.atLeast)}
                    {rule.certainty === 'unsure' && (
                      <span className={styles.chip}>{t('linking.check.unsure')}</span>
                    )}
                  </p>
                  <p className={styles.ruleWhy}>{say(t, `eligibility.${rule.id}.why`, rule.atLeast)}</p>
                  <p className={styles.source}>{rule.sources.join(' · ')}</p>
                </li>
              ))}
          </ul>
        </div>
      ))}
      <p className={styles.source}>
        {t('linking.check.asOf', { date: shortDate(locale, Date.parse(asOf), now) })}
      </p>
    </>
  );
}

/** A rule newer than this build has no words; its sources stand below. */
function say(t: ReturnType<typeof useWords>, key: string, version = ''): string {
  return isWordKey(key) ? t(key, { version }) : '';
}
