import { create } from 'zustand';
import { call } from '../state/bridge.ts';
import { drawThumbnail } from './draw-thumbnail.ts';

interface Size {
  width: number;
  height: number;
}

/** Small pictures that main keeps, and files of which none could be made for now; by media id. */
export const useThumbnails = create<{ kept: Record<string, Size>; failed: Record<string, true> }>(() => ({
  kept: {},
  failed: {},
}));

/** Few at once: each holds a whole picture while it is made. */
const AT_ONCE = 2;
const asked = new Set<string>();
const line: (() => Promise<void>)[] = [];
let working = 0;

export function learnThumbnails(sizes: Record<string, Size>): void {
  const { kept } = useThumbnails.getState();
  if (Object.keys(sizes).some((id) => kept[id] === undefined))
    useThumbnails.setState({ kept: { ...sizes, ...kept } });
}

/** Makes the small picture of a file, once, and hands it to main for the next time. */
export function wantThumbnail(mediaId: string, kind: 'image' | 'video'): void {
  if (asked.has(mediaId)) return;
  asked.add(mediaId);
  line.push(() => make(mediaId, kind));
  void work();
}

/** The gateway answers again: what could not be had may be there now. */
export function forgetFailedThumbnails(): void {
  const { failed } = useThumbnails.getState();
  if (Object.keys(failed).length === 0) return;
  for (const id of Object.keys(failed)) asked.delete(id);
  useThumbnails.setState({ failed: {} });
}

async function work(): Promise<void> {
  if (working >= AT_ONCE) return;
  working += 1;
  for (let next = line.pop(); next !== undefined; next = line.pop()) await next();
  working -= 1;
}

async function make(mediaId: string, kind: 'image' | 'video'): Promise<void> {
  const drawn = await drawThumbnail(`/media/${mediaId}`, kind);
  const told = drawn && (await call('media.keepThumbnail', { mediaId, ...drawn }));
  if (drawn !== null && told?.ok) {
    const { width, height } = drawn;
    learnThumbnails({ [mediaId]: { width, height } });
  } else useThumbnails.setState(({ failed }) => ({ failed: { ...failed, [mediaId]: true } }));
}

/** It was forgotten to make room; it is made anew where it is wanted. */
export function dropThumbnail(mediaId: string): void {
  asked.delete(mediaId);
  useThumbnails.setState(({ kept: { [mediaId]: _gone, ...kept } }) => ({ kept }));
}
