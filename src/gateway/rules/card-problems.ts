/** What can be wrong with a rate card: a code for programs, and a sentence for people over what the file says. */
const PROBLEMS = {
  'not-csv': ({ why }: { why: string }) => `It is not a CSV file: ${why}`,
  'volume-tiers': () =>
    'This is the file of volume tiers. Import the rate card itself: list prices are what counts here, discounts by volume are not reckoned with.',
  conversations: () =>
    'This is a card by conversations, which ended on 1 July 2025. Import a card by messages.',
  'no-header': () => 'There is no header line with "Market" and "Marketing".',
  'column-missing': ({ column }: { column: string }) => `The column "${column}" is missing.`,
  'column-twice': ({ column }: { column: string }) => `The column "${column}" stands there twice.`,
  'no-market': () => 'No market follows the header.',
  'day-contradicted': ({ found, given }: { found: string; given: string }) =>
    `The file says the day ${found}; ${given} was given.`,
  'currency-contradicted': ({ found, given }: { found: string; given: string }) =>
    `The file says the currency ${found}; ${given} was given.`,
  'day-unsaid': () => 'The file does not say from what day on it is valid. Give it as validFrom=2026-10-01.',
  'currency-unsaid': () => 'The file does not say its currency. Give it as currency=IDR.',
  'currency-unknown': ({ cell }: { cell: string }) => `"${cell}" is no currency that is known here.`,
  'several-currencies': ({ currencies }: { currencies: string }) =>
    `The lines name several currencies: ${currencies}.`,
  'market-unknown': ({ market }: { market: string }) => `"${market}" is no market that is known here.`,
  'market-twice': ({ market }: { market: string }) => `"${market}" stands there twice.`,
  'line-short': ({ column }: { column: string }) => `The line ends before the column "${column}".`,
  'no-amount': ({ cell, column }: { cell: string; column: string }) =>
    `"${cell}" under "${column}" is no amount such as 0.0250.`,
  'no-rate': ({ market }: { market: string }) => `"${market}" has no rate at all.`,
};

type Problems = typeof PROBLEMS;
export type CardProblemCode = keyof Problems;
export const CARD_PROBLEM_CODES = Object.keys(PROBLEMS) as CardProblemCode[];
type ValuesOf<C extends CardProblemCode> =
  Parameters<Problems[C]> extends [infer V] ? V : Record<string, never>;

/** `line` counts from 1 in the file; null when it is about the whole of it. */
export interface CardProblem {
  line: number | null;
  code: CardProblemCode;
  values: Record<string, string>;
  problem: string;
}

export function cardProblem<C extends CardProblemCode>(
  line: number | null,
  code: C,
  values: ValuesOf<C> & Record<string, string>,
): CardProblem {
  const say = PROBLEMS[code] as (values: ValuesOf<C>) => string;
  return { line, code, values: { ...values }, problem: say(values) };
}
