import { clock, summary } from './bubble.js';
import { post } from './control.js';
import { Conversation } from './conversation.js';
import { avatar, el } from './dom.js';
import { locale, word } from './words.js';

/** "3 h 12 min", in the page's language. */
function span(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const unit = (value, name) =>
    new Intl.NumberFormat(locale(), { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${unit(hours, 'hour')} ${unit(minutes % 60, 'minute')}` : unit(minutes, 'minute');
}

/** The owner's phone: all chats beside the one that is open. */
export class OwnerPhone {
  constructor(world, onError) {
    this.world = world;
    this.open = null;
    this.search = '';
    this.conversation = new Conversation({
      owner: true,
      messagesOf: (id) => world.chats.get(id) ?? [],
      onError,
    });
    this.list = el('ul', { class: 'chats' });
    this.head = el('div', { class: 'head' });
    this.title = el('div', { class: 'head title' });
    this.thread = el('section', { class: 'thread' }, this.head, this.conversation.node);
    this.node = el('section', { class: 'phone owner' }, el('aside', {}, this.title, this.list), this.thread);
  }

  select(id) {
    this.open = id;
    this.world.load(id).then(() => this.render());
  }

  render() {
    const { customers, business } = this.world;
    this.node.setAttribute('aria-label', word('phoneOf'));
    this.title.replaceChildren(
      avatar(business.name),
      el('div', {}, el('b', {}, business.name), el('small', {}, word('phoneOf'))),
    );
    const rows = [...customers.values()]
      .filter((customer) => customer.last)
      .sort((a, b) => b.last.at - a.last.at);
    this.list.replaceChildren(...rows.map((customer) => this.row(customer)));
    if (rows.length === 0) this.list.append(el('li', { class: 'nothing' }, word('nobody')));
    const customer = customers.get(this.open);
    this.thread.classList.toggle('none', !customer);
    this.head.replaceChildren();
    if (customer) {
      const name = customer.bookName ?? customer.name;
      const left =
        customer.lastInboundAt === null ? 0 : customer.lastInboundAt + 86_400_000 - this.world.now();
      const note = left > 0 ? word('windowOpen', span(left)) : word('windowShut');
      this.head.append(avatar(name), el('div', {}, el('b', { dir: 'auto' }, name), el('small', {}, note)));
    } else {
      this.head.append(el('p', { class: 'nothing' }, word('choose')));
    }
    this.conversation.show(customer ?? null);
  }

  row(customer) {
    const name = customer.bookName ?? customer.name;
    const { last } = customer;
    const from =
      last.from === 'customer' ? '' : last.from === 'api' ? `${word('laptop')}: ` : `${word('you')}: `;
    const classes = ['chat', customer.id === this.open && 'open', last.from === 'customer' && 'waits']
      .filter(Boolean)
      .join(' ');
    return el(
      'li',
      {},
      el(
        'button',
        { type: 'button', class: classes, onclick: () => this.select(customer.id) },
        avatar(name),
        el('span', { class: 'name', dir: 'auto' }, name),
        el('time', {}, clock(last.at)),
        el('span', { class: 'last', dir: 'auto' }, `${from}${summary(last)}`),
      ),
    );
  }
}

/** A customer's phone, with the chat that this customer has with the shop. */
export class CustomerPhone {
  constructor(world, onError) {
    this.world = world;
    this.customer = null;
    this.conversation = new Conversation({
      owner: false,
      messagesOf: (id) => world.chats.get(id) ?? [],
      onError,
    });
    this.select_ = el('select', { onchange: () => this.select(this.select_.value) });
    this.face = el('span', { class: 'face' });
    this.marketing = el('button', { type: 'button', class: 'quiet', onclick: () => this.toggleMarketing() });
    this.onError = onError;
    this.shop = el('div', { class: 'head' });
    this.node = el(
      'section',
      { class: 'phone customer' },
      el('div', { class: 'whose' }, this.face, this.select_, this.marketing),
      this.shop,
      this.conversation.node,
    );
  }

  select(id) {
    this.customer = id;
    this.world.load(id).then(() => this.render());
  }

  render() {
    const { customers, business } = this.world;
    const customer = customers.get(this.customer);
    this.node.setAttribute('aria-label', customer?.name ?? word('as'));
    this.select_.setAttribute('aria-label', word('as'));
    const options = [...customers.values()].sort((a, b) => a.name.localeCompare(b.name));
    this.select_.replaceChildren(
      ...options.map(({ id, name }) => el('option', { value: id, selected: id === this.customer }, name)),
    );
    this.face.replaceChildren(avatar(customer?.name ?? ''));
    this.marketing.hidden = !customer;
    this.marketing.textContent = word(customer?.stoppedMarketing ? 'resumeMarketing' : 'stopMarketing');
    this.shop.replaceChildren(
      avatar(business.name),
      el('div', {}, el('b', {}, business.name), el('small', {}, word('online'))),
    );
    this.conversation.show(customer ?? null);
  }

  /** WhatsApp's own stop for marketing messages, or its end. */
  toggleMarketing() {
    const customer = this.world.customers.get(this.customer);
    if (!customer) return;
    const value = customer.stoppedMarketing ? 'resume' : 'stop';
    post(`/customers/${customer.id}/marketing`, { value }).catch(this.onError);
  }
}
