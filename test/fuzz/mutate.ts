import { below, type Random } from '../support/random.ts';

/** Any JSON, before it is printed. Marks in its strings become what JSON.stringify cannot print; see `print`. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

type Container = Json[] | { [key: string]: Json };
interface Spot {
  container: Container;
  key: string | number;
}

const MOST_SPOTS = 4_000;
const MARK = '\uE000';

/** Changes a body here and there, in 1 to 6 places. @param others what parts are borrowed from */
export function mutated(body: Json, others: readonly Json[], random: Random): Json {
  const root: Container = { body: structuredClone(body) };
  for (let left = 1 + below(random, 6); left > 0; left--) {
    const spots = spotsOf(root);
    if (spots.length === 0) break;
    const spot = pick(spots, random);
    pick(MUTATIONS, random)({ spot, spots, others, random });
  }
  return root.body ?? null;
}

interface Place {
  spot: Spot;
  spots: Spot[];
  others: readonly Json[];
  random: Random;
}

const MUTATIONS: ((place: Place) => void)[] = [
  function drop({ spot: { container, key } }) {
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else delete container[key];
  },
  function retype({ spot, random }) {
    write(spot, odd(read(spot), random));
  },
  function retypeAgain({ spot, random }) {
    write(spot, odd(read(spot), random));
  },
  function twice({ spot: { container, key }, random }) {
    const value = structuredClone(container[key as never]) as Json;
    if (Array.isArray(container)) container.splice(Number(key), 0, value);
    else container[`${key}${below(random, 3)}`] = value;
  },
  function swap({ spot, spots, random }) {
    const other = pick(spots, random);
    const [mine, theirs] = [structuredClone(read(spot)), structuredClone(read(other))];
    write(spot, theirs);
    // The other place may have gone with what stood in the first.
    write(other, mine);
  },
  function borrow({ spot, others, random }) {
    write(spot, structuredClone(read(pick(spotsOf({ other: pick(others, random) }), random))));
  },
  function add({ spot: { container }, others, random }) {
    const value = structuredClone(read(pick(spotsOf({ other: pick(others, random) }), random)));
    if (Array.isArray(container)) container.push(value);
    else container[pick(NAMES, random)] = value;
  },
  function rename({ spot: { container, key }, random }) {
    if (Array.isArray(container)) {
      container.reverse();
      return;
    }
    const value = container[key] ?? null;
    delete container[key];
    container[pick([String(key).toUpperCase(), `${key} `, pick(NAMES, random)], random)] = value;
  },
  function capitals({ spot, random }) {
    const value = read(spot);
    if (typeof value === 'string') write(spot, random() < 0.5 ? value.toUpperCase() : value.toLowerCase());
  },
  function poison({ spot, random }) {
    write(spot, pick(POISONS, random));
  },
  function nest({ spot, random }) {
    const deep = below(random, 100) === 0 ? 20_000 : 2 + below(random, 90);
    write(spot, random() < 0.5 ? `${MARK}nest:${deep}${MARK}` : within(read(spot), Math.min(deep, 300)));
  },
  function lengthen({ spot, random }) {
    const most = below(random, 400) === 0 ? 300_000 : 2_000;
    write(spot, pick(['x', '9', '😀', 'kawung ', '\0'], random).repeat(below(random, most)));
  },
  function multiply({ spot, random }) {
    const value = read(spot);
    const size = JSON.stringify(value)?.length ?? 1;
    const most = Math.min(below(random, 100) === 0 ? 2_000 : 12, Math.ceil(300_000 / size));
    write(
      spot,
      Array.from({ length: below(random, most) }, () => structuredClone(value)),
    );
  },
];

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  '',
  'a\0b',
  '\uD800',
  'type',
  'errors',
  'id',
  'entry',
];

const POISONS: Json[] = [
  'a\0b',
  '\uD83D',
  '\uDC4D\uD83D',
  '\u202Eterbalik',
  "'; drop table messages; --",
  '\\u0000',
  '{{1}}',
  '%s%n',
  '../../etc/passwd',
  '<img src=x onerror=alert(1)>',
  ' ',
  '\u2028',
  'wamid.',
  'ID.',
];

/** Numbers as they may be printed, and other types than the one that belongs here. */
function odd(value: Json, random: Random): Json {
  const raw = (digits: string) => `${MARK}raw:${digits}${MARK}`;
  return pick<Json>(
    [
      null,
      true,
      '',
      [],
      {},
      0,
      -1,
      1795140845,
      '1795140845',
      raw('9007199254740993'),
      raw('184620053317742184620053317742'),
      raw('1e400'),
      raw('-0'),
      raw('1795140845.5'),
      [value],
      { value },
      typeof value === 'number' ? String(value) : JSON.stringify(value),
      typeof value === 'string' ? Number(value) || 0 : 7,
      'constructor',
    ],
    random,
  );
}

function within(value: Json, depth: number): Json {
  let nested = value;
  for (let level = 0; level < depth; level++) nested = level % 2 === 0 ? [nested] : { text: nested };
  return nested;
}

/** Every place of a tree where a value stands, some of a large one. */
function spotsOf(root: Container): Spot[] {
  const spots: Spot[] = [];
  const queue: Container[] = [root];
  for (let container = queue.shift(); container && spots.length < MOST_SPOTS; container = queue.shift())
    for (const key of Array.isArray(container) ? container.keys() : Object.keys(container)) {
      spots.push({ container, key });
      const value = (container as { [key: string]: Json })[key];
      if (typeof value === 'object' && value !== null) queue.push(value);
    }
  // The whole body itself is a place too, but not the only one that is chosen.
  return spots.length > 1 ? spots.slice(1) : spots;
}

function read({ container, key }: Spot): Json {
  return (container as { [key: string]: Json })[key] ?? null;
}

function write({ container, key }: Spot, value: Json): void {
  if (key === '__proto__') return;
  (container as { [key: string]: Json })[key] = value;
}

export function pick<T>(list: readonly T[], random: Random): T {
  return list[below(random, list.length)] as T;
}

/** The body in JSON, sometimes with everything escaped as Meta does. */
export function print(body: Json, random: Random): string {
  const json = JSON.stringify(body)
    .replace(new RegExp(`"${MARK}raw:([^"]*)${MARK}"`, 'g'), '$1')
    .replace(new RegExp(`"${MARK}nest:(\\d+)${MARK}"`, 'g'), (_mark, deep: string) => nestOf(Number(deep)));
  return random() < 0.5
    ? json
    : json.replace(/[\u0080-\uFFFF]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const nestOf = (deep: number) => '['.repeat(deep) + ']'.repeat(deep);

/** Spoils the printed bytes themselves: flipped, cut, doubled, or in another encoding. */
export function spoiled(json: string, random: Random): Buffer {
  const bytes = Buffer.from(json);
  switch (below(random, 6)) {
    case 0:
      for (let left = 1 + below(random, 8); left > 0 && bytes.length > 0; left--)
        bytes[below(random, bytes.length)] = below(random, 256);
      return bytes;
    case 1:
      return bytes.subarray(0, below(random, bytes.length));
    case 2:
      return Buffer.concat([bytes, bytes.subarray(below(random, bytes.length))]);
    case 3:
      return Buffer.from(json, 'utf16le');
    case 4:
      return Buffer.concat([Buffer.from('\uFEFF'), bytes]);
    default:
      return Buffer.from(json, 'latin1');
  }
}
