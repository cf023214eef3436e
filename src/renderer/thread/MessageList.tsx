import { ArrowDown } from 'lucide-react';
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import type { LinkGap } from '#shared/model/number.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { clearUnreadLine, loadNewer, loadOlder, markRead, showNewest, useThread } from '../state/thread.ts';
import { useNow } from '../time/clock.ts';
import { dayName } from '../time/words.ts';
import { focusInList } from '../ui/focus-in-list.ts';
import { EntryView } from './EntryView.tsx';
import { type Entry, entriesOf, grewUpwards } from './entries.ts';
import styles from './MessageList.module.css';
import { PassingDay } from './PassingDay.tsx';

const NO_GAPS: LinkGap[] = [];
const NEAR_PX = 1500;
/** A message before it was measured. */
const ROW_PX = 56;
const AT_BOTTOM_PX = 24;
const PASSING_MS = 1400;

/** The messages, virtual. Keeps its place when older ones come above, and its foot when it was at the foot. */
export function MessageList() {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const { messages, pending, olderExist, newerExist, unreadFrom, jump } = useThread();
  const gaps = useThread((state) => state.detail?.number?.gaps ?? NO_GAPS);
  const entries = useMemo(
    () => entriesOf({ messages, pending, olderExist, newerExist, unreadFrom, gaps }),
    [messages, pending, olderExist, newerExist, unreadFrom, gaps],
  );
  const list = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const shown = useRef<Entry[]>([]);
  const atBottom = useRef(true);
  const [away, setAway] = useState(false);
  const [arrived, setArrived] = useState(0);
  const [active, setActive] = useState<string | null>(null);
  const [passing, setPassing] = useState<number | null>(null);
  const shift = shown.current !== entries && grewUpwards(shown.current, entries);

  const toBottom = useCallback(() => {
    list.current?.scrollToIndex(shown.current.length - 1, { align: 'end' });
  }, []);

  // First picture: the unread line if there is one, else the foot.
  useLayoutEffect(() => {
    const before = shown.current;
    shown.current = entries;
    if (before.length === 0) {
      const unread = entries.findIndex((entry) => entry.type === 'unread');
      if (unread > 0) list.current?.scrollToIndex(unread, { align: 'start', offset: -48 });
      // Where the foot is has to be asked only then: asking makes the page lay out what is about to be replaced.
      atBottom.current = unread <= 0 || atFoot(scroller.current);
      if (atBottom.current) toBottom();
      return;
    }
    const lastBefore = before.at(-1);
    const last = entries.at(-1);
    if (last === undefined || last.key === lastBefore?.key) {
      if (atBottom.current) toBottom();
      return;
    }
    const mine = last.type === 'pending' || (last.type === 'message' && last.message.origin === 'agent');
    if (mine) clearUnreadLine();
    if (atBottom.current || last.type === 'pending') toBottom();
    else setArrived((count) => count + newIn(before, entries));
  }, [entries, toBottom]);

  useEffect(() => {
    if (jump === null) return;
    const index = shown.current.findIndex(
      (entry) => entry.type === 'message' && entry.message.id === jump.messageId,
    );
    if (index >= 0) list.current?.scrollToIndex(index, { align: 'center' });
  }, [jump]);

  const readIfSeen = useCallback(() => {
    if (atBottom.current && document.hasFocus()) void markRead();
  }, []);
  useEffect(() => {
    if (messages.length > 0) readIfSeen();
  }, [messages, readIfSeen]);
  useEffect(() => {
    addEventListener('focus', readIfSeen);
    return () => removeEventListener('focus', readIfSeen);
  }, [readIfSeen]);

  const passingTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(passingTimer.current), []);
  const showPassing = (day: number | null) => {
    setPassing(day);
    clearTimeout(passingTimer.current);
    passingTimer.current = setTimeout(() => setPassing(null), PASSING_MS);
  };

  const onScroll = () => {
    const box = scroller.current;
    if (box === null) return;
    atBottom.current = atFoot(box);
    setAway(!atBottom.current);
    showPassing(
      atBottom.current || list.current === null
        ? null
        : dayAt(entries, list.current.findItemIndex(box.scrollTop)),
    );
    if (atBottom.current) {
      setArrived(0);
      readIfSeen();
    }
    if (box.scrollTop < NEAR_PX) void loadOlder();
    if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX) void loadNewer();
  };

  // Up and down walk from bubble to bubble; each bubble then offers its own actions.
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const bubbles = entries.filter((entry) => entry.type === 'message' || entry.type === 'pending');
    const at = bubbles.findIndex((entry) => entry.key === active);
    const next = bubbles[at < 0 ? bubbles.length - 1 : at + step];
    if (next === undefined) return;
    event.preventDefault();
    setActive(next.key);
    list.current?.scrollToIndex(entries.indexOf(next), { align: 'nearest' });
    focusInList(scroller.current, `[data-entry="${next.key}"]`);
  };

  const down = () => {
    if (newerExist) void showNewest();
    else toBottom();
  };

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        role="log"
        aria-live="off"
        aria-label={t('thread.messages')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        data-testid="message-list"
      >
        <div className={styles.spring} />
        <Virtualizer
          ref={list}
          data={entries}
          shift={shift}
          itemSize={ROW_PX}
          bufferSize={400}
          onResize={() => {
            if (atBottom.current) toBottom();
          }}
        >
          {(entry) => (
            <EntryView
              key={entry.key}
              entry={entry}
              active={entry.key === active}
              highlighted={entry.type === 'message' && entry.message.id === jump?.messageId}
            />
          )}
        </Virtualizer>
        <div className={styles.foot} />
      </div>
      {passing !== null && (
        <PassingDay key={dayName(locale, passing, now)} name={dayName(locale, passing, now)} />
      )}
      {(away || newerExist) && (
        <button type="button" className={styles.down} onClick={down} data-testid="to-newest">
          <ArrowDown size={15} aria-hidden />
          {arrived > 0 ? t('thread.arrived', { count: arrived }) : t('thread.toNewest')}
        </button>
      )}
    </div>
  );
}

/** The day of the message at the list's upper edge. */
function dayAt(entries: readonly Entry[], index: number): number | null {
  for (let at = Math.max(0, index); at < entries.length; at++) {
    const entry = entries[at];
    // Midnight stands for the whole day, so that scrolling within one draws nothing anew.
    if (entry?.type === 'message') return new Date(entry.message.sentAt).setHours(0, 0, 0, 0);
  }
  return null;
}

function atFoot(box: HTMLElement | null): boolean {
  return box === null || box.scrollHeight - box.scrollTop - box.clientHeight < AT_BOTTOM_PX;
}

function newIn(before: readonly Entry[], after: readonly Entry[]): number {
  const known = new Set(before.map((entry) => entry.key));
  return after.filter((entry) => entry.type === 'message' && !known.has(entry.key)).length;
}
