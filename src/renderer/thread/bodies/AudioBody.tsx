import { Mic, Music2, Pause, Play } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Message } from '#shared/model/message.ts';
import { useWords } from '../../language/use-words.ts';
import styles from './bodies.module.css';
import { MediaWait } from './MediaWait.tsx';
import { mediaUrl } from './media-url.ts';

const minutes = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** A voice note or a sound: play, pause, seek, time. */
export function AudioBody({ message, tabIndex }: { message: Message; tabIndex: number }) {
  const { media } = message;
  const t = useWords();
  const player = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState<number | null>(null);
  const [broken, setBroken] = useState(false);
  const url = mediaUrl(media);
  if (url === null || broken) return <MediaWait message={message} broken={broken} tabIndex={tabIndex} />;
  const Kind = media?.voice === true ? Mic : Music2;
  return (
    <span className={styles.audio}>
      {/* biome-ignore lint/a11y/useMediaCaption: customers' voice notes come without captions. */}
      <audio
        ref={player}
        src={url}
        preload="metadata"
        onLoadedMetadata={({ currentTarget }) =>
          setLength(Number.isFinite(currentTarget.duration) ? currentTarget.duration : null)
        }
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onError={() => setBroken(true)}
      />
      <button
        type="button"
        className={styles.play}
        aria-label={t(playing ? 'media.pause' : 'media.play')}
        onClick={() => (playing ? player.current?.pause() : void player.current?.play())}
      >
        {playing ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
      </button>
      <input
        type="range"
        className={styles.seek}
        aria-label={t('media.seek')}
        min={0}
        max={length ?? 0}
        step={0.1}
        value={at}
        disabled={length === null}
        onChange={({ target }) => {
          if (player.current !== null) player.current.currentTime = Number(target.value);
        }}
      />
      <span className={styles.length}>
        <Kind size={13} aria-hidden />
        {minutes(playing || at > 0 ? at : (length ?? 0))}
      </span>
    </span>
  );
}
