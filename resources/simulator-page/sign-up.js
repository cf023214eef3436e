import { get, post } from './control.js';
import { el } from './dom.js';
import { locale } from './words.js';

const WORDS = {
  id: {
    standsFor: 'Simulator: pengganti jendela pendaftaran Meta',
    number: 'Hubungkan aplikasi WhatsApp Business Anda',
    numberLabel: 'Nomor WhatsApp Business',
    consent: 'Buka WhatsApp Business di HP, lalu pilih',
    share: 'Bagikan riwayat chat (180 hari)',
    decline: 'Jangan bagikan riwayat chat',
    finish: 'Nomor siap dihubungkan',
    next: 'Lanjut',
    confirm: 'Hubungkan',
    cancel: 'Batal',
    report: 'Laporkan masalah',
    wrongFlow:
      'featureType "whatsapp_business_app_onboarding" tidak diminta: Meta hanya akan menawarkan nomor baru.',
    noOpener: 'Jendela ini dibuka oleh halaman yang tidak dikenal.',
  },
  en: {
    standsFor: 'Simulator: stands in for Meta’s sign-up window',
    number: 'Connect your WhatsApp Business app',
    numberLabel: 'WhatsApp Business number',
    consent: 'Open WhatsApp Business on the phone and choose',
    share: 'Share the chat history (180 days)',
    decline: 'Do not share the chat history',
    finish: 'The number is ready to be connected',
    next: 'Continue',
    confirm: 'Connect',
    cancel: 'Cancel',
    report: 'Report a problem',
    wrongFlow:
      'featureType "whatsapp_business_app_onboarding" was not asked for: Meta would offer a new number only.',
    noOpener: 'This window was opened by a page that is not known.',
  },
};
const words = WORDS[locale()];
const byId = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const opener = query.get('opener') ?? '';
const [plan, { business, gateway }] = await Promise.all([get('/signup'), get('/state')]);
const choice = {};

document.documentElement.lang = locale();
document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: dark)').matches
  ? 'dark'
  : 'light';
byId('stands-for').textContent = words.standsFor;

/** A code goes to the gateway's own page or to this machine, to nobody else. */
function mayOpen(origin) {
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return local || (gateway !== null && origin === new URL(gateway).origin);
}

/** Plays the dialog to its end, tells the opener, and goes. */
async function end(chosen) {
  const { message, login } = await post('/signup/run', { ...choice, ...chosen });
  if (message) window.opener?.postMessage(JSON.stringify(message), opener);
  window.opener?.postMessage({ simulatorLogin: login }, opener);
  window.close();
}

/** One step of the dialog; `next` is what its button does. */
function show(step, title, parts, next, last = false) {
  byId('title').textContent = title;
  byId('error').textContent = '';
  const button = (text, chosen) =>
    el('button', { type: 'button', onclick: () => end(chosen).catch(complain) }, text);
  byId('dialog').replaceChildren(
    ...parts,
    el(
      'div',
      { class: 'actions' },
      el('button', { type: 'submit', id: 'next' }, last ? words.confirm : words.next),
      button(words.cancel, { outcome: 'cancel', step }),
      button(words.report, { outcome: 'error' }),
    ),
  );
  byId('dialog').onsubmit = (event) => {
    event.preventDefault();
    next(Object.fromEntries(new FormData(byId('dialog'))));
  };
}

function complain(error) {
  byId('error').textContent = error.message;
}

function askNumber() {
  const value = `+${plan.phone ?? business.displayPhone}`;
  const input = el('input', { type: 'tel', name: 'phone', required: true, value, autocomplete: 'off' });
  show('PHONE_NUMBER_SETUP', words.number, [el('label', {}, words.numberLabel, input)], ({ phone }) => {
    if (phone.replace(/\D/g, '') !== value.slice(1)) choice.phone = phone;
    if (plan.eligible) askConsent();
    else end({}).catch(complain);
  });
}

function askConsent() {
  const radio = (value, text) =>
    el(
      'label',
      { class: 'choice' },
      el('input', {
        type: 'radio',
        name: 'share',
        value,
        checked: (plan.history === 'declined') === (value === 'no'),
      }),
      text,
    );
  const parts = [radio('yes', words.share), radio('no', words.decline)];
  show('PHONE_NUMBER_VERIFICATION', words.consent, parts, ({ share }) => {
    if ((plan.history === 'declined') !== (share === 'no'))
      choice.history = share === 'no' ? 'declined' : 'yes';
    show('FINISH', words.finish, [], () => end({}).catch(complain), true);
  });
}

const extras = JSON.parse(query.get('extras') ?? '{}');
if (!mayOpen(opener)) complain(new Error(words.noOpener));
else if (extras.featureType !== 'whatsapp_business_app_onboarding') complain(new Error(words.wrongFlow));
else askNumber();
