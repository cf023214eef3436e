import {
  CloudOff,
  HeartCrack,
  Info,
  Link2Off,
  type LucideIcon,
  RefreshCw,
  Smartphone,
  TriangleAlert,
  X,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { mostUrgent } from '#shared/coexistence/most-urgent.ts';
import { isReminded } from '#shared/coexistence/reminder-steps.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import { isWordKey } from '#shared/words/words.ts';
import { useLocale, useWords } from '../language/use-words.ts';
import { useChecklist } from '../linking/checklist.ts';
import { openAfterwards, openLinking, useMayLink } from '../linking/linking.ts';
import { mendedByItself } from '../linking/way-back.ts';
import { useApp, useMay } from '../state/app.ts';
import { call } from '../state/bridge.ts';
import { useLink } from '../state/link.ts';
import { confirmActivity, useNumbers } from '../state/numbers.ts';
import { goTo } from '../state/place.ts';
import { useNow } from '../time/clock.ts';
import { clockTime, momentWords } from '../time/words.ts';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './Banners.module.css';

interface BannerProps {
  name: string;
  tone: 'plain' | 'warn' | 'bad';
  icon: LucideIcon;
  action?: { words: string; act: () => void };
  onClose?: () => void;
  closeWords?: string;
  children: ReactNode;
}

function Banner({ name, tone, icon: Icon, action, onClose, closeWords, children }: BannerProps) {
  return (
    <div className={styles.banner} data-tone={tone} data-testid="banner" data-banner={name}>
      <Icon size={16} strokeWidth={1.9} aria-hidden />
      <p className={styles.words}>{children}</p>
      {action !== undefined && (
        <button type="button" className={styles.action} onClick={action.act}>
          {action.words}
        </button>
      )}
      {onClose !== undefined && (
        <IconButton icon={X} size="small" label={closeWords ?? ''} onClick={onClose} />
      )}
    </div>
  );
}

/** What everybody must know, above everything: the link, the number, the phone's clock, notices of main. */
export function Banners() {
  return (
    <div role="status" aria-live="polite">
      <LinkBanner />
      <NumberBanner />
      <ActivityBanner />
      <Notices />
    </div>
  );
}

function LinkBanner() {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const link = useLink((state) => state.link);
  if (link === null) return null;
  const waiting = link.waitingToSend;
  const since = link.offlineSince === null ? '' : momentWords(locale, link.offlineSince, now);
  if (link.state === 'signed-out')
    return (
      <Banner
        name="signed-out"
        tone="bad"
        icon={Link2Off}
        action={{ words: t('banner.signIn'), act: () => goTo('settings') }}
      >
        {t('banner.signedOut', { waiting })}
      </Banner>
    );
  if (link.state === 'offline')
    return (
      <Banner name="offline" tone="warn" icon={CloudOff}>
        {link.offlineSince === null
          ? t('banner.offlineNow', { waiting })
          : t('banner.offline', { since, waiting })}
      </Banner>
    );
  if ((link.state === 'connecting' && link.offlineSince !== null) || link.state === 'catching-up')
    return (
      <Banner name="reconnecting" tone="plain" icon={RefreshCw}>
        {link.state === 'catching-up'
          ? t('banner.catchingUp')
          : t('banner.reconnecting', {
              time: link.inSyncAt === null ? '–' : clockTime(link.inSyncAt),
              waiting,
            })}
      </Banner>
    );
  return null;
}

function NumberBanner() {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const mayLink = useMayLink();
  const mayHealth = useMay('health.read');
  const numbers = useNumbers((state) => state.numbers);
  const way = mayHealth && { action: { words: t('banner.way'), act: () => goTo('health') } };
  return numbers.map((number) => {
    const gap = number.gaps.findLast(({ to }) => to === null);
    if (number.lifecycle === 'offboarded')
      return (
        <Banner key={number.id} name="number-paused" tone="warn" icon={Smartphone} {...way}>
          {gap === undefined
            ? t('banner.paused', { number: number.name })
            : t('banner.gap', { number: number.name, since: momentWords(locale, gap.from, now) })}
        </Banner>
      );
    if (number.lifecycle === 'disconnected')
      return (
        <Banner
          key={number.id}
          name="number-disconnected"
          tone="bad"
          icon={HeartCrack}
          {...(mayLink
            ? { action: { words: t('health.connectAgain'), act: () => openLinking(number.id) } }
            : way)}
        >
          {t('banner.disconnected', { number: number.name })}
        </Banner>
      );
    return <MendedBanner key={number.id} number={number} />;
  });
}

function MendedBanner({ number }: { number: BusinessNumber }) {
  const t = useWords();
  const locale = useLocale();
  const now = useNow();
  const { done, mark } = useChecklist(number);
  const gap = mendedByItself(number, now);
  if (gap === null || done === null || done.includes('mended')) return null;
  const moment = (at: number) => momentWords(locale, at, now);
  return (
    <Banner
      name="number-mended"
      tone="plain"
      icon={Smartphone}
      closeWords={t('banner.close')}
      onClose={() => mark(['mended'], true)}
      action={{ words: t('linking.devices.title'), act: () => openAfterwards(number.id) }}
    >
      {t('banner.mended', { number: number.name, from: moment(gap.from), to: moment(gap.to) })}
    </Banner>
  );
}

function ActivityBanner() {
  const t = useWords();
  const now = useNow();
  const numbers = useNumbers((state) => state.numbers);
  const me = useApp(({ app }) => app?.me ?? null);
  // Others see the ring.
  const reminded = numbers.filter(
    ({ watch, lifecycle }) => me !== null && lifecycle !== 'disconnected' && isReminded(watch, me),
  );
  const shown = mostUrgent(reminded, now);
  if (shown === null || !shown.clock.known || shown.clock.level === 'calm') return null;
  const { number, clock } = shown;
  return (
    <Banner
      name="activity"
      tone={clock.level === 'soon' ? 'warn' : 'bad'}
      icon={Smartphone}
      action={{ words: t('clock.confirm'), act: () => void confirmActivity(number.id) }}
    >
      {clock.level === 'overdue'
        ? t('banner.activity.overdue', { number: number.name })
        : t('banner.activity', { number: number.name, day: clock.day, days: clock.daysLeft })}
    </Banner>
  );
}

function Notices() {
  const t = useWords();
  const notices = useApp(({ app }) => app?.notices ?? NONE);
  return notices.map((notice) => {
    const key = `notice.${notice.code}`;
    return (
      <Banner
        key={notice.id}
        name={notice.code}
        tone="warn"
        icon={isWordKey(key) ? Info : TriangleAlert}
        closeWords={t('banner.close')}
        onClose={() => void call('app.dismissNotice', { id: notice.id })}
      >
        {isWordKey(key) ? t(key, { detail: notice.detail ?? '' }) : t('notice.other', { code: notice.code })}
      </Banner>
    );
  });
}

const NONE: never[] = [];
