import { bubble, dayName, summary } from './bubble.js';
import { post } from './control.js';
import { el, icon } from './dom.js';
import { word } from './words.js';

const CLOTHS = [
  ['kawung', 'sogan'],
  ['parang', 'indigo'],
  ['megamendung', 'hijau'],
  ['truntum', 'pesisir'],
  ['ceplok', 'gading'],
];
let cloth = 0;

/** What can be attached on a phone; the customer's has more kinds. */
const ATTACHMENTS = {
  photo: () => {
    const [motif, colour] = CLOTHS[cloth % CLOTHS.length];
    cloth += 1;
    return { image: { motif, cloth: colour } };
  },
  voice: () => ({ voice: true }),
  document: () => ({
    document: { lines: ['Bukti Transfer', 'Rp 185.000', 'Batik Kencana'], caption: 'Rp 185.000' },
  }),
  location: () => ({ location: { latitude: -7.7956, longitude: 110.3695, name: 'Pasar Contoh' } }),
  ad: () => ({ text: 'Halo, saya tertarik dengan promo ini', referral: true }),
  unavailable: () => ({ unavailable: true }),
};
const OF_THE_SHOP = ['photo', 'voice', 'document', 'location'];

/** A chat with its composer, on the owner's phone or on a customer's. */
export class Conversation {
  constructor({ owner, messagesOf, onError }) {
    this.owner = owner;
    this.messagesOf = messagesOf;
    this.onError = onError;
    this.customer = null;
    this.replyTo = null;
    this.editing = null;
    this.list = el('ol', { class: 'messages', tabindex: '0' });
    this.typing = el('p', { class: 'typing', hidden: true });
    this.about = el('div', { class: 'about', hidden: true });
    this.input = el('textarea', {
      rows: '1',
      dir: 'auto',
      onkeydown: (event) => this.onKey(event),
      oninput: () => this.grow(),
    });
    this.composer = el('form', { class: 'composer', onsubmit: (event) => this.submit(event) });
    this.node = el('div', { class: 'conversation' }, this.list, this.typing, this.about, this.composer);
    this.popover = null;
  }

  show(customer) {
    if (this.customer?.id !== customer?.id) this.forget();
    this.customer = customer;
    this.render();
  }

  render() {
    this.closePopover();
    const messages = this.customer ? this.messagesOf(this.customer.id) : [];
    const atEnd =
      this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80 ||
      this.shown !== this.customer?.id;
    this.shown = this.customer?.id;
    const rows = [];
    let day = null;
    for (const message of messages) {
      const name = dayName(message.at);
      if (name !== day) rows.push(el('li', { class: 'day' }, name));
      day = name;
      rows.push(this.bubble(message, messages));
    }
    if (rows.length === 0) rows.push(el('li', { class: 'nothing' }, word('empty')));
    this.list.replaceChildren(...rows);
    if (atEnd) this.list.scrollTop = this.list.scrollHeight;
    this.renderComposer();
  }

  bubble(message, messages) {
    const mine = (message.from === 'customer') !== this.owner;
    const quoted = message.replyTo ? messages.find((other) => other.wamid === message.replyTo) : null;
    return bubble(message, {
      mine,
      owner: this.owner,
      quoted,
      onMenu: (event) => this.menu(event.currentTarget, message, mine),
      onTap: this.owner
        ? null
        : (which) =>
            post(`/customers/${message.customer}/tap`, { wamid: message.wamid, which }).catch(this.onError),
    });
  }

  renderComposer() {
    this.input.placeholder = this.editing ? word('edit') : word('write');
    this.input.setAttribute('aria-label', this.input.placeholder);
    const attach = el(
      'button',
      {
        type: 'button',
        class: 'round',
        'aria-label': word('attach'),
        title: word('attach'),
        onclick: (event) => this.attachments(event.currentTarget),
      },
      icon('attach'),
    );
    const send = el(
      'button',
      { type: 'submit', class: 'round strong', 'aria-label': word('send'), title: word('send') },
      icon('send'),
    );
    this.composer.replaceChildren(attach, this.input, send);
    const about = this.replyTo ?? this.editing;
    this.about.hidden = !about;
    if (about) {
      const close = el(
        'button',
        {
          type: 'button',
          class: 'round small',
          'aria-label': word('cancel'),
          onclick: () => this.forget(true),
        },
        icon('close'),
      );
      this.about.replaceChildren(
        el('span', {}, el('b', {}, this.editing ? word('change') : word('reply')), ` ${summary(about)}`),
        close,
      );
    }
  }

  /** "typing…" for as long as WhatsApp shows it, or until the next message. */
  showTyping() {
    this.typing.textContent = word('typing');
    this.typing.hidden = false;
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => this.stopTyping(), 25_000);
  }

  stopTyping() {
    this.typing.hidden = true;
  }

  forget(render = false) {
    if (this.editing) this.input.value = '';
    this.replyTo = null;
    this.editing = null;
    if (render) this.render();
  }

  onKey(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.composer.requestSubmit();
  }

  grow() {
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, 110)}px`;
  }

  submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text || !this.customer) return;
    const { editing, replyTo } = this;
    this.input.value = '';
    this.grow();
    this.forget(true);
    if (editing) this.act('edit', { wamid: editing.wamid, text });
    else this.say({ text, ...(replyTo && { replyTo: replyTo.wamid }) });
  }

  say(said) {
    const body = this.owner ? { to: this.customer.id, ...said } : said;
    this.act('say', body);
  }

  act(what, body) {
    const path = this.owner ? `/phone/${what}` : `/customers/${this.customer.id}/${what}`;
    post(path, body).catch(this.onError);
  }

  attachments(anchor) {
    const kinds = this.owner ? OF_THE_SHOP : Object.keys(ATTACHMENTS);
    this.open(
      anchor,
      kinds.map((kind) => [word(kind), () => this.say(ATTACHMENTS[kind]())]),
    );
  }

  menu(anchor, message, mine) {
    const own = mine && message.failure === null;
    const entries = [[word('reply'), () => this.begin({ replyTo: message })]];
    const editable = own && (message.type === 'text' || message.mediaId) && message.from !== 'api';
    if (editable) entries.push([word('change'), () => this.begin({ editing: message })]);
    if (own && message.from !== 'api')
      entries.push([word('remove'), () => this.act('revoke', { wamid: message.wamid })]);
    const side = this.owner ? 'business' : 'customer';
    for (const emoji of ['👍', '❤️', '🙏', '😂']) {
      const taken = message.reactions[side] === emoji;
      entries.push([
        emoji,
        () => this.act('react', { wamid: message.wamid, emoji: taken ? '' : emoji }),
        'emoji',
      ]);
    }
    this.open(anchor, entries);
  }

  begin({ replyTo = null, editing = null }) {
    this.replyTo = replyTo;
    this.editing = editing;
    if (editing) this.input.value = editing.text ?? '';
    this.renderComposer();
    this.input.focus();
  }

  /** A small menu beside its button; a click elsewhere or Escape closes it. */
  open(anchor, entries) {
    this.closePopover();
    const popover = el('div', { class: 'popover', role: 'menu' });
    for (const [label, act, kind] of entries) {
      const onclick = () => {
        this.closePopover();
        act();
      };
      popover.append(
        el('button', { type: 'button', role: 'menuitem', class: kind ?? 'entry', onclick }, label),
      );
    }
    this.node.append(popover);
    const [frame, at] = [this.node.getBoundingClientRect(), anchor.getBoundingClientRect()];
    const left = Math.min(Math.max(8, at.left - frame.left), frame.width - popover.offsetWidth - 8);
    const above = at.top - frame.top - popover.offsetHeight - 6;
    popover.style.left = `${left}px`;
    popover.style.top = `${above > 4 ? above : at.bottom - frame.top + 6}px`;
    popover.querySelector('button')?.focus();
    const away = (event) => {
      if (event.type === 'keydown' ? event.key === 'Escape' : !popover.contains(event.target))
        this.closePopover();
    };
    document.addEventListener('keydown', away);
    setTimeout(() => document.addEventListener('click', away));
    this.popover = {
      close: () => {
        popover.remove();
        document.removeEventListener('keydown', away);
        document.removeEventListener('click', away);
      },
    };
  }

  closePopover() {
    this.popover?.close();
    this.popover = null;
  }
}
