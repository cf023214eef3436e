import type { Scale } from '../report.ts';
import type { ShopFolder } from './shop-folder.ts';

/** What every part is given. */
export interface Workload {
  scale: Scale;
  seed: number;
  /** For whatever the run writes; gone with it. */
  folder: string;
  /** One folder a size, smallest first; the last is the scale's. */
  shops: [ShopFolder, ...ShopFolder[]];
  /** What must hold whatever the times are. */
  promise(what: string, holds: boolean): void;
}

export const largest = ({ shops }: Workload): ShopFolder => shops.at(-1) ?? shops[0];
