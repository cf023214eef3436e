import { el, icon } from './dom.js';
import { locale, word } from './words.js';

export const clock = (at) =>
  new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** "Today", "Yesterday" or the date. */
export function dayName(at) {
  const start = (time) => new Date(time).setHours(0, 0, 0, 0);
  const days = Math.round((start(Date.now()) - start(at)) / 86_400_000);
  if (days === 0) return word('today');
  if (days === 1) return word('yesterday');
  return new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
}

/** One line that stands for a message in a list or a quote. */
export function summary(message) {
  if (message.revokedAt) return word('deleted');
  const kind = {
    image: '📷',
    audio: '🎤',
    document: '📄',
    location: '📍',
    contacts: '👤',
    order: '🛒',
    sticker: '💟',
    video: '🎬',
  }[message.type];
  const plain = { audio: word('voiceNote'), order: word('order'), contacts: word('contact') }[message.type];
  const text = message.text ?? plain ?? (message.type === 'unsupported' ? word('unknown') : '');
  return [kind, text].filter(Boolean).join(' ');
}

function ticks(message) {
  if (message.failure !== null) return el('span', { class: 'ticks failed' }, word('failed', message.failure));
  const [mark, name] = {
    accepted: ['◷', 'pending'],
    sent: ['✓', 'sent'],
    delivered: ['✓✓', 'delivered'],
    read: ['✓✓', 'read'],
    played: ['✓✓', 'read'],
    failed: ['!', 'pending'],
  }[message.delivery];
  const seen = name === 'read';
  return el(
    'span',
    { class: seen ? 'ticks seen' : 'ticks', role: 'img', 'aria-label': word(name), title: word(name) },
    mark,
  );
}

function file(message) {
  const source = `/control/media/${message.mediaId}`;
  if (message.type === 'image' || message.type === 'sticker')
    return el('img', {
      src: source,
      alt: message.text ?? '',
      class: 'photo',
      loading: 'lazy',
      width: '240',
      height: '240',
    });
  if (message.type === 'audio') return el('audio', { src: source, controls: true, preload: 'none' });
  const name = message.content.filename ?? message.type;
  return el('a', { href: source, target: '_blank', rel: 'noreferrer', class: 'file' }, `📄 ${name}`);
}

function inside(message) {
  if (message.revokedAt) return [el('p', { class: 'gone' }, word('deleted'))];
  const parts = [];
  if (message.referral)
    parts.push(el('p', { class: 'referral' }, `${word('fromAd')}: ${message.referral.headline ?? ''}`));
  if (message.mediaId) parts.push(file(message));
  if (message.type === 'location')
    parts.push(
      el('p', { class: 'place' }, `📍 ${message.content.name ?? ''} ${message.content.address ?? ''}`),
    );
  if (message.type === 'order')
    parts.push(
      el(
        'p',
        { class: 'place' },
        `🛒 ${word('order')}: ${message.content.product_items.map((item) => `${item.quantity} × ${item.product_retailer_id}`).join(', ')}`,
      ),
    );
  if (message.type === 'contacts') parts.push(el('p', { class: 'place' }, `👤 ${message.text ?? ''}`));
  else if (message.type === 'unsupported') parts.push(el('p', { class: 'gone' }, word('unknown')));
  else if (message.text && message.type !== 'location')
    parts.push(el('p', { class: 'text', dir: 'auto' }, message.text));
  return parts;
}

/** The buttons of a message of the business, to be tapped on the customer's phone. */
function taps(message, onTap) {
  if (!onTap || message.revokedAt || message.choices.length === 0) return [];
  const button = (title, index) =>
    el('button', { type: 'button', class: 'tap', onclick: () => onTap(index) }, title);
  return [el('div', { class: 'taps' }, ...message.choices.map(button))];
}

/**
 * A message as a bubble.
 * @param mine whether it stands on the right
 * @param quoted the message that it answers, if known
 */
export function bubble(message, { mine, owner, quoted, onMenu, onTap }) {
  const reactions = Object.values(message.reactions);
  return el(
    'li',
    { class: mine ? 'mine' : 'theirs', 'data-wamid': message.wamid },
    el(
      'div',
      { class: message.revokedAt ? 'bubble is-gone' : 'bubble' },
      quoted && el('blockquote', { dir: 'auto' }, summary(quoted)),
      ...inside(message),
      ...taps(message, onTap),
      el(
        'span',
        { class: 'meta' },
        owner && message.from === 'api' && el('span', { class: 'via' }, word('laptop')),
        message.editedAt && !message.revokedAt && el('span', {}, word('edited')),
        el('time', {}, clock(message.at)),
        mine && ticks(message),
      ),
      reactions.length > 0 && el('span', { class: 'reactions' }, reactions.join(' ')),
    ),
    !message.revokedAt &&
      el(
        'button',
        { type: 'button', class: 'menu', 'aria-label': word('menu'), onclick: onMenu },
        icon('more'),
      ),
  );
}
