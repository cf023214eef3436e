import { FileUp } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { CallError } from '#shared/console-api/result.ts';
import type { RateCardCheck } from '#shared/gateway-api/http.ts';
import type { RateCard } from '#shared/model/rate-card.ts';
import { failureKey } from '../language/failure-words.ts';
import { useWords } from '../language/use-words.ts';
import { call } from '../state/bridge.ts';
import { toast } from '../state/toasts.ts';
import { Button } from '../ui/Button.tsx';
import { CardPreview } from './CardPreview.tsx';
import { problemWords, refusedLines, unsaid } from './card-words.ts';
import styles from './rate-cards.module.css';

interface ImportCardProps {
  cards: readonly RateCard[];
  onImported: () => void;
}

/** The largest file that the gateway reads; Meta's own are a few kilobytes. */
const MOST_BYTES = 2 * 1024 * 1024;
const NOT_GIVEN = { currency: '', validFrom: '' };

/** Takes Meta's file, shows what it says and would change, and imports it once a person has seen that. */
export function ImportCard({ cards, onImported }: ImportCardProps) {
  const t = useWords();
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<{ name: string; csv: string } | null>(null);
  const [given, setGiven] = useState(NOT_GIVEN);
  const [asks, setAsks] = useState({ day: false, currency: false });
  const [check, setCheck] = useState<RateCardCheck | null>(null);
  const [refusal, setRefusal] = useState<CallError | null>(null);
  const [busy, setBusy] = useState(false);

  const said = (csv: string, { currency, validFrom }: typeof NOT_GIVEN) => ({
    csv,
    currency: currency || null,
    validFrom: validFrom || null,
  });
  async function look(csv: string, beside: typeof NOT_GIVEN): Promise<void> {
    setBusy(true);
    const result = await call('rateCards.check', said(csv, beside));
    setBusy(false);
    setRefusal(result.ok ? null : result.error);
    setCheck(result.ok ? result.value : null);
    const missing = unsaid(result.ok ? result.value : null);
    setAsks((before) => ({ day: before.day || missing.day, currency: before.currency || missing.currency }));
  }
  async function take(chosen: File | undefined): Promise<void> {
    if (chosen === undefined) return;
    drop();
    if (chosen.size > MOST_BYTES) return setRefusal({ code: 'card_too_large', detail: null });
    const taken = { name: chosen.name, csv: await chosen.text() };
    setFile(taken);
    await look(taken.csv, NOT_GIVEN);
  }
  function drop(): void {
    setFile(null);
    setGiven(NOT_GIVEN);
    setAsks({ day: false, currency: false });
    setCheck(null);
    setRefusal(null);
  }
  async function importIt(csv: string): Promise<void> {
    setBusy(true);
    const result = await call('rateCards.import', said(csv, given));
    setBusy(false);
    if (!result.ok) return setRefusal(result.error);
    // Between looking and importing the gateway's markets may have changed.
    if (!result.value.imported) return setCheck({ fits: false, rows: 0, problems: result.value.problems });
    drop();
    toast({ kind: 'words', key: 'cards.imported' });
    onImported();
  }

  const problems = check === null || check.fits ? [] : check.problems;
  const told = problems.filter(({ code }) => code !== 'day-unsaid' && code !== 'currency-unsaid');
  const refused = refusedLines(told);
  return (
    <div className={styles.import} data-testid="card-import">
      <div className={styles.pick}>
        <Button aria-describedby={`${id}hint`} disabled={busy} onClick={() => picker.current?.click()}>
          <FileUp size={14} aria-hidden />
          {file === null ? t('cards.choose') : t('cards.chooseOther')}
        </Button>
        <span id={`${id}hint`} className={styles.hint}>
          {file === null ? t('cards.choose.hint') : file.name}
        </span>
        <input
          ref={picker}
          type="file"
          hidden
          accept=".csv,text/csv"
          data-testid="card-file"
          onChange={({ target }) => {
            void take(target.files?.[0]);
            target.value = '';
          }}
        />
      </div>
      {refusal !== null && (
        <p className={styles.refusal} role="alert">
          {t(failureKey(refusal.code))}
        </p>
      )}
      {file !== null && (asks.day || asks.currency) && (
        <form
          className={styles.asks}
          onSubmit={(event) => {
            event.preventDefault();
            void look(file.csv, given);
          }}
        >
          {asks.day && (
            <label>
              {t('cards.ask.day')}
              <input
                type="date"
                required
                value={given.validFrom}
                onChange={({ target }) => setGiven({ ...given, validFrom: target.value })}
              />
            </label>
          )}
          {asks.currency && (
            <label>
              {t('cards.ask.currency')}
              <input
                required
                pattern="[A-Z]{3}"
                maxLength={3}
                placeholder="IDR"
                value={given.currency}
                onChange={({ target }) => setGiven({ ...given, currency: target.value.toUpperCase() })}
              />
            </label>
          )}
          <Button type="submit" disabled={busy}>
            {t('cards.ask.check')}
          </Button>
          <p className={styles.hint}>{t('cards.ask.hint')}</p>
        </form>
      )}
      {check?.fits === false && told.length > 0 && (
        <div className={styles.problems} data-testid="card-problems" role="alert">
          <p className={styles.problemsLead}>
            {refused === 0 ? t('cards.refused.whole') : t('cards.refused', { refused, rows: check.rows })}
          </p>
          <ul>
            {told.map((problem) => (
              <li key={`${problem.line} ${problem.problem}`}>
                <span>
                  {problem.line === null ? t('cards.line.none') : t('cards.line', { line: problem.line })}
                </span>
                {problemWords(t, problem)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {check?.fits && <CardPreview check={check} cards={cards} />}
      {file !== null && (
        <div className={styles.answers}>
          {check?.fits && (
            <Button
              look="primary"
              data-testid="card-accept"
              disabled={busy}
              onClick={() => void importIt(file.csv)}
            >
              {t('cards.import')}
            </Button>
          )}
          <Button look="quiet" onClick={drop}>
            {t('cards.cancel')}
          </Button>
        </div>
      )}
    </div>
  );
}
