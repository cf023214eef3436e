import { png, type Rgb } from './png.ts';

/** Motifs that are drawn, and the cloths' colours. */
export const MOTIFS = ['kawung', 'parang', 'truntum', 'megamendung', 'ceplok'] as const;
export const CLOTHS = ['sogan', 'indigo', 'pesisir', 'hijau', 'gading'] as const;
export type Motif = (typeof MOTIFS)[number];
export type Cloth = (typeof CLOTHS)[number];

/** Ground, main, second and accent colour. */
const COLOURS: Record<Cloth, readonly [Rgb, Rgb, Rgb, Rgb]> = {
  sogan: [
    [61, 35, 22],
    [226, 189, 128],
    [141, 84, 40],
    [247, 231, 199],
  ],
  indigo: [
    [22, 34, 74],
    [226, 232, 243],
    [74, 105, 172],
    [160, 190, 230],
  ],
  pesisir: [
    [122, 24, 38],
    [246, 214, 170],
    [205, 86, 66],
    [255, 240, 214],
  ],
  hijau: [
    [20, 60, 52],
    [218, 226, 190],
    [66, 124, 96],
    [240, 214, 140],
  ],
  gading: [
    [243, 234, 214],
    [112, 62, 34],
    [200, 160, 104],
    [48, 34, 30],
  ],
};

const mix = (a: Rgb, b: Rgb, part: number): Rgb => [
  Math.round(a[0] + (b[0] - a[0]) * part),
  Math.round(a[1] + (b[1] - a[1]) * part),
  Math.round(a[2] + (b[2] - a[2]) * part),
];

/** 0 outside to 1 inside of a shape, with an edge one point soft. */
const soft = (inside: number) => Math.max(0, Math.min(1, inside + 0.5));

type Layer = [colour: 1 | 2 | 3, cover: number];

/** Distance into an ellipse that lies along `angle`. */
function petal(x: number, y: number, angle: number, away: number, long: number, wide: number): number {
  const along = x * Math.cos(angle) + y * Math.sin(angle) - away;
  const across = -x * Math.sin(angle) + y * Math.cos(angle);
  return (1 - Math.hypot(along / long, across / wide)) * wide;
}

const middle = (value: number, size: number) => (((value % size) + size) % size) - size / 2;

const DRAW: Record<Motif, (x: number, y: number) => Layer[]> = {
  kawung: (x, y) => {
    const [u, v] = [middle(x, 80), middle(y, 80)];
    return [1, 3, 5, 7]
      .flatMap((eighth): Layer[] => {
        const angle = (eighth * Math.PI) / 4;
        return [
          [1, soft(petal(u, v, angle, 28, 25, 15))],
          [2, soft(petal(u, v, angle, 28, 19, 10))],
          [3, soft(petal(u, v, angle, 24, 5, 2.4))],
          [3, soft(petal(u, v, angle, 34, 5, 2.4))],
        ];
      })
      .concat([
        [3, soft(4 - Math.hypot(u, v))],
        [3, soft(3 - Math.hypot(middle(x + 40, 80), middle(y + 40, 80)))],
      ]);
  },
  parang: (x, y) => {
    const across = (x + y) / Math.SQRT2;
    const along = (y - x) / Math.SQRT2;
    const band = middle(across, 72);
    const wave = middle(along + Math.sin((band / 36) * Math.PI) * 13, 44);
    const blade = petal(band, wave, 0.42, 0, 27, 12);
    return [
      [1, soft(blade)],
      [2, soft(petal(band, wave, 0.42, 4, 19, 6))],
      [3, soft(3.4 - Math.hypot(band + 16, wave + 6))],
      [1, soft(1.6 - Math.abs(Math.abs(band) - 34))],
      [3, soft(3 - Math.hypot(Math.abs(band) - 34, middle(along, 22)))],
    ];
  },
  truntum: (x, y) => {
    const shifted = Math.floor(y / 52) % 2 === 0 ? 0 : 32;
    const [u, v] = [middle(x + shifted, 64), middle(y, 52)];
    const rays = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((eighth): Layer[] => {
      const angle = (eighth * Math.PI) / 4;
      return [[eighth % 2 === 0 ? 1 : 2, soft(petal(u, v, angle, 11, 9, eighth % 2 === 0 ? 3.6 : 2.4))]];
    });
    const dust = soft(1.7 - Math.hypot(middle(x + shifted + 32, 64), v));
    return [...rays, [3, soft(4 - Math.hypot(u, v))], [1, dust]];
  },
  megamendung: (x, y) => {
    const row = Math.floor(y / 78);
    const [u, v] = [middle(x + row * 75, 150), middle(y, 78)];
    const cloud = Math.max(
      petal(u, v, 0, 0, 62, 22),
      petal(u + 22, v - 4, 0, 0, 34, 30),
      petal(u - 20, v + 6, 0, 0, 30, 27),
    );
    const ring = (from: number, colour: 1 | 2 | 3): Layer => [colour, soft(cloud - from)];
    return [ring(0, 1), ring(2.5, 2), ring(7, 1), ring(9, 2), ring(14, 1), ring(16, 3)];
  },
  ceplok: (x, y) => {
    const [u, v] = [middle(x, 96), middle(y, 96)];
    const diamond = 46 - Math.abs(u) - Math.abs(v);
    const petals = [0, 1, 2, 3].flatMap((quarter): Layer[] => [
      [1, soft(petal(u, v, (quarter * Math.PI) / 2, 19, 15, 8))],
      [2, soft(petal(u, v, (quarter * Math.PI) / 2 + Math.PI / 4, 15, 9, 4))],
    ]);
    return [
      [1, soft(diamond)],
      [2, soft(diamond - 3)],
      [1, soft(1.4 - Math.abs(diamond - 8))],
      ...petals,
      [3, soft(6 - Math.hypot(u, v))],
      [3, soft(4 - Math.hypot(middle(x + 48, 96), middle(y + 48, 96)))],
    ];
  },
};

/** After how many points a motif repeats; the slanting one does not by whole points. */
const REPEATS: Record<Motif, readonly [number, number] | null> = {
  kawung: [80, 80],
  parang: null,
  truntum: [64, 104],
  megamendung: [150, 156],
  ceplok: [96, 96],
};

const drawn = new Map<string, Buffer>();

/** A photo of a cloth, `size` points wide and high: the motif, and the light falling over its folds. */
export function batik(motif: Motif, cloth: Cloth, size = 420): Buffer {
  const name = `${motif} ${cloth} ${size}`;
  const known = drawn.get(name);
  if (known) return known;
  const colours = COLOURS[cloth];
  const draw = DRAW[motif];
  const painted = (x: number, y: number) =>
    draw(x, y).reduce<Rgb>(
      (under, [index, cover]) => (cover > 0 ? mix(under, colours[index], cover) : under),
      colours[0],
    );
  const [width, height] = REPEATS[motif] ?? [size, size];
  const tile = Array.from({ length: width * height }, (_, at) => painted(at % width, Math.floor(at / width)));
  const file = png(size, size, (x, y) => {
    const colour = tile[(y % height) * width + (x % width)] ?? colours[0];
    const fold = Math.round((Math.sin((x * 1.1 + y * 0.35) / 74) + Math.sin((x - y) / 190)) * 4) / 4;
    return fold >= 0 ? mix(colour, [255, 250, 240], fold * 0.07) : mix(colour, [10, 6, 8], -fold * 0.13);
  });
  drawn.set(name, file);
  return file;
}
