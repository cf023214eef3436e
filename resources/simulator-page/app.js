import { get, listen, post, remove } from './control.js';
import { el, icon } from './dom.js';
import { MetaPanel } from './meta-panel.js';
import { CustomerPhone, OwnerPhone } from './phones.js';
import { locale, switchLanguage, word } from './words.js';

const byId = (id) => document.getElementById(id);

/** What the page knows of the simulated world; the simulator is right, this is a copy. */
const world = {
  business: { name: '' },
  customers: new Map(),
  chats: new Map(),
  state: null,
  now: () => Date.now() + (world.state?.offset ?? 0),
  /** Fetches a chat once; events keep it fresh. */
  async load(id) {
    if (world.chats.has(id)) return;
    world.chats.set(id, (await get(`/customers/${id}/chat`)).messages);
  },
};

const owner = new OwnerPhone(world, complain);
const phones = [];

function complain(error) {
  const note = el('p', { class: 'toast', role: 'alert' }, error.message);
  document.body.append(note);
  setTimeout(() => note.remove(), 6000);
}

let due = false;
/** Draws everything once for all that happened since the last frame. */
function draw() {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    owner.render();
    for (const phone of phones) phone.render();
    drawBar();
  });
}

function drawBar() {
  document.documentElement.lang = locale();
  document.title = `${world.business.name} · ${word('title')}`;
  byId('title').textContent = word('title');
  const { gateway, webhooks, scenario } = world.state;
  const waiting = webhooks.queued + webhooks.retrying;
  const off = world.business.lifecycle !== 'active';
  const link = byId('link');
  link.className = `link ${off || gateway === null ? 'off' : waiting > 0 ? 'waiting' : 'good'}`;
  link.textContent = off
    ? word('offboarded')
    : gateway === null
      ? word('linkNone')
      : waiting > 0
        ? word('linkWaiting', waiting)
        : word('linkGood');
  byId('lifecycle').textContent = off ? word('reconnect') : word('offboard');
  byId('play').textContent = scenario ? word('stop') : word('play');
  byId('add').textContent = word('add');
  byId('open-meta').textContent = word('meta');
  byId('language').textContent = word('language');
  byId('language').setAttribute('aria-label', word('languageName'));
  byId('theme').setAttribute('aria-label', word('theme'));
  byId('theme').title = word('theme');
}

/** As many customers' phones as the window has room for, showing those who wrote last. */
function layOut() {
  const room = Math.max(1, Math.min(3, Math.floor((innerWidth - 660) / 330)));
  while (phones.length > room) phones.pop().node.remove();
  while (phones.length < room && phones.length < world.customers.size) {
    const phone = new CustomerPhone(world, complain);
    phones.push(phone);
    byId('phones').append(phone.node);
    const shown = new Set(phones.map(({ customer }) => customer));
    const recent = [...world.customers.values()].sort((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0));
    phone.select(recent.find(({ id }) => !shown.has(id))?.id);
  }
}

async function refresh() {
  const state = await get('/state');
  world.state = state;
  world.business = state.business;
  world.customers = new Map(state.customers.map((customer) => [customer.id, customer]));
  const open = [owner.open, ...phones.map(({ customer }) => customer)].filter((id) =>
    world.customers.has(id),
  );
  world.chats.clear();
  await Promise.all(open.map((id) => world.load(id)));
  layOut();
  if (!world.customers.has(owner.open)) {
    const first = [...world.customers.values()]
      .filter(({ last }) => last)
      .sort((a, b) => b.last.at - a.last.at)[0];
    if (first) owner.select(first.id);
  }
  draw();
}

/** A chat's newest state of one message. */
function take(message) {
  const chat = world.chats.get(message.customer);
  if (chat) {
    const at = chat.findIndex(({ wamid }) => wamid === message.wamid);
    if (at !== -1) chat[at] = message;
    else chat.splice(chat.findLastIndex((other) => other.at <= message.at) + 1, 0, message);
  }
  const customer = world.customers.get(message.customer);
  if (customer && (!customer.last || message.at >= customer.last.at)) customer.last = message;
  for (const phone of phones)
    if (phone.customer === message.customer && message.from !== 'customer') phone.conversation.stopTyping();
  draw();
}

const handlers = {
  message: take,
  customer: ({ customer }) => {
    const last = world.customers.get(customer.id)?.last ?? null;
    world.customers.set(customer.id, { ...customer, last });
    layOut();
    draw();
  },
  typing: ({ customerId }) => {
    for (const phone of phones) if (phone.customer === customerId) phone.conversation.showTyping();
  },
  delivery: ({ waiting }) => {
    if (!world.state) return;
    world.state.webhooks = waiting;
    draw();
  },
  lifecycle: ({ phoneNumberId, lifecycle }) => {
    if (phoneNumberId === world.business.phoneNumberId) world.business.lifecycle = lifecycle;
    draw();
  },
  clock: () => refresh(),
  cleared: () => refresh(),
};

function setUpTheme() {
  const saved = localStorage.getItem('theme');
  const dark = saved ? saved === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  byId('theme').append(icon('theme'));
  byId('theme').addEventListener('click', () => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    localStorage.setItem('theme', next);
  });
}

function setUpNewCustomer() {
  const dialog = byId('new-customer');
  const form = dialog.querySelector('form');
  const [cancel, save] = form.querySelectorAll('button');
  byId('add').addEventListener('click', () => {
    form.reset();
    form.querySelector('h2').textContent = word('add');
    form.querySelector('.error').textContent = '';
    const labels = ['name', 'number', 'username'].map((key) => word(key));
    form.querySelectorAll('label span').forEach((span, index) => {
      span.textContent = labels[index];
    });
    cancel.textContent = word('cancel');
    save.textContent = word('save');
    dialog.showModal();
  });
  cancel.addEventListener('click', () => dialog.close());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { name, phone, username } = Object.fromEntries(new FormData(form));
    try {
      const customer = await post('/customers', { name, phone: phone || null, username: username || null });
      dialog.close();
      phones.at(-1)?.select(customer.id);
    } catch (error) {
      form.querySelector('.error').textContent = error.message;
    }
  });
}

byId('phones').append(owner.node);
setUpTheme();
setUpNewCustomer();
byId('language').addEventListener('click', () => {
  switchLanguage();
  draw();
});
const panel = new MetaPanel(byId('meta'), refresh);
byId('open-meta').addEventListener('click', () => panel.open().catch(complain));
byId('lifecycle').addEventListener('click', () => {
  const event = world.business.lifecycle === 'active' ? 'offboarded' : 'reconnected';
  post('/account', { event }).catch(complain);
});
byId('play').addEventListener('click', async () => {
  const playing = world.state.scenario !== null;
  await (playing ? remove('/scenario') : post('/scenario', { name: 'shop-day' })).catch(complain);
  await refresh();
});
addEventListener('resize', () => {
  layOut();
  draw();
});
await refresh();
listen(handlers, refresh);
setInterval(draw, 60_000);
