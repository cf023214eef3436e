import { z } from 'zod';

/** Where a start has come to, across processes, in the order in which they are usually passed: docs/performance.md. */
export const START_MARKS = [
  'process-start',
  'main-ready',
  'window-created',
  'keys-read',
  'cache-opened',
  'preload',
  'page-script',
  'first-query',
  'list-painted',
  'interactive',
  'link-up',
] as const;
export type StartMark = (typeof START_MARKS)[number];

/** Milliseconds since 1970 with fractions: every process of the machine has the same. */
const Moment = z.number().positive();

/** What the page passed; told once, when somebody can work. */
export const PageMarks = z.object({
  preload: Moment,
  'page-script': Moment,
  'first-query': Moment,
  'list-painted': Moment,
  interactive: Moment,
});
export type PageMarks = z.infer<typeof PageMarks>;
