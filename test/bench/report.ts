/** The one print format of every measurement: `run …`, `stats {json}`, `aim <name> <scale> <measured> <wanted> ok|short`. */

export type Scale = 'small' | 'medium' | 'full';

export const run = (text: string): void => console.log(`run ${text}`);

export type Stats = {
  n: number;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
};

export function statsOf(times: readonly number[]): Stats {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export const stats = (workload: string, engine: string, values: Stats & { [more: string]: number }): void =>
  console.log(`stats ${JSON.stringify({ workload, engine, ...values })}`);

/** @param wanted a bound such as `<=1.25` or `>=0.8` */
export function aim(name: string, scale: Scale, measured: number, wanted: `${'<=' | '>='}${number}`): void {
  const bound = Number(wanted.slice(2));
  const met = wanted.startsWith('<=') ? measured <= bound : measured >= bound;
  console.log(`aim ${name} ${scale} ${rounded(measured)} ${wanted} ${met ? 'ok' : 'short'}`);
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;
