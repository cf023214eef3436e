import { halves, isMetaOrigin, loginOptions, readMessage } from './sign-up.js';
import { WORDS } from './words.js';

const LOOK_EVERY_MS = 1500;
const SDK_PATIENCE_MS = 15_000;
const SIGNS = { todo: '·', running: '…', done: '✓', refused: '–', failed: '×' };

const $ = (id) => document.getElementById(id);
const id = location.pathname.split('/').filter(Boolean).at(-1) ?? '';
const token = takeToken();

let language = navigator.language?.toLowerCase().startsWith('en') ? 'en' : 'id';
/** What the gateway last said; null before it said anything. */
let page = null;
/** A refusal of the page itself: expired, unknown, no connection. */
let trouble = null;
let sdk = 'loading';
/** Meta's window is open, or what it gave is on its way. */
let busy = false;
/** What the window said when it was left. */
let leftBecause = null;

/** The token leaves the address bar at once; this tab keeps it for a reload. */
function takeToken() {
  const given = location.hash.slice(1);
  if (given) {
    sessionStorage.setItem(id, given);
    history.replaceState(null, '', location.pathname);
  }
  return given || sessionStorage.getItem(id) || '';
}

async function ask(method, path, body) {
  let response;
  try {
    response = await fetch(`/v1/sign-up/${id}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch {
    return { trouble: { code: 'no_line', message: '' } };
  }
  const answer = await response.json().catch(() => null);
  return response.ok ? { answer } : { trouble: answer?.error ?? { code: 'no_line', message: '' } };
}

async function tell(path, body) {
  const told = await ask('POST', path, body);
  busy = false;
  if (told.trouble) trouble = told.trouble;
  else page.onboarding = told.answer;
  draw();
}

/** Looks until nothing changes any more, and goes on after a break in the connection. */
async function follow() {
  const looked = await ask('GET', '');
  trouble = looked.trouble ?? null;
  if (looked.answer) {
    const first = page === null;
    page = looked.answer;
    if (first) loadSdk();
  }
  draw();
  const over = page?.onboarding.state === 'done' || (trouble && trouble.code !== 'no_line');
  if (!over) setTimeout(follow, LOOK_EVERY_MS);
}

function loadSdk() {
  const script = document.createElement('script');
  const failed = () => {
    if (sdk !== 'loading') return;
    sdk = 'failed';
    draw();
  };
  window.fbAsyncInit = () => {
    const { appId, graphVersion: version } = page;
    window.FB.init({ appId, version, xfbml: false, autoLogAppEvents: false });
    sdk = 'ready';
    draw();
  };
  script.src = page.sdkUrl;
  script.crossOrigin = 'anonymous';
  script.onerror = failed;
  setTimeout(failed, SDK_PATIENCE_MS);
  document.head.append(script);
}

let signUp = null;

function openWindow() {
  busy = true;
  leftBecause = null;
  signUp = halves({
    post: (finished) => tell('/finished', finished),
    wait: (ms, then) => {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
  });
  // Called within the click, or the browser keeps the window shut.
  window.FB.login((response) => {
    const code = response?.authResponse?.code;
    if (code) signUp.code(code);
    else tell('/left', leftBecause ?? { step: null, errorId: null, errorMessage: null });
  }, loginOptions(page.loginConfigId));
  draw();
}

window.addEventListener('message', ({ origin, data }) => {
  if (!page || !isMetaOrigin(origin, page.standIn)) return;
  const message = readMessage(data);
  if (message?.kind === 'finished') signUp?.message(message);
  if (message?.kind === 'left') {
    const { step, errorId, errorMessage } = message;
    leftBecause = { step, errorId, errorMessage };
  }
});

function draw() {
  const words = WORDS[language];
  document.documentElement.lang = language;
  document.title = words.title;
  for (const element of document.querySelectorAll('[data-word]'))
    element.textContent = words[element.dataset.word];
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', String(button.dataset.language === language));

  const onboarding = page?.onboarding;
  const state = onboarding?.state;
  const problem = trouble ?? onboarding?.problem ?? null;
  const mayOpen =
    !trouble &&
    (state === 'waiting' ||
      state === 'cancelled' ||
      (state === 'failed' && !onboarding.problem?.canRetry && onboarding.numberId === null));
  show('before', mayOpen);
  $('open').textContent = state === 'waiting' ? words.open : words.openAgain;
  $('open').disabled = sdk !== 'ready' || busy;
  $('hint').textContent =
    sdk === 'loading' ? words.loading : sdk === 'failed' ? words.sdkBlocked : busy ? words.opened : '';

  const choosing = state === 'choose-number' && !trouble;
  show('trouble', problem !== null && !choosing && !busy);
  if (problem) {
    $('why').textContent = words.problem[problem.code] ?? problem.message;
    $('detail').textContent = problem.detail ?? '';
    $('details').hidden = !problem.detail;
    $('retry').hidden = Boolean(trouble) || !(state === 'failed' && problem.canRetry);
  }

  show('choice', choosing);
  if (choosing) drawChoices(onboarding.choices, words);
  show('progress', ['running', 'failed', 'choose-number', 'done'].includes(state) && !mayOpen);
  $('keepOpen').hidden = state === 'done';
  if (onboarding) drawSteps(onboarding.steps, words);
  const ended = state === 'done';
  const before = $('end').hidden;
  show('end', ended);
  if (ended && before) $('end').focus();
}

/** Rows are kept and changed, so that a reader's place is not lost with every look. */
function drawSteps(steps, words) {
  const list = $('steps');
  for (const step of steps) {
    let row = list.querySelector(`[data-step="${step.name}"]`);
    if (!row) {
      row = document.createElement('li');
      row.dataset.step = step.name;
      for (const part of ['sign', 'name']) {
        const span = document.createElement('span');
        span.className = part;
        if (part === 'sign') span.setAttribute('aria-hidden', 'true');
        row.append(span);
      }
      list.append(row);
    }
    const changed = row.dataset.state !== step.state;
    row.dataset.state = step.state;
    row.querySelector('.sign').textContent = SIGNS[step.state];
    const name = row.querySelector('.name');
    const said = document.createElement('span');
    said.className = 'said';
    said.textContent = step.state === 'refused' ? words.refusedNote : words.state[step.state];
    name.replaceChildren(words.step[step.name], said);
    if (changed && step.state !== 'todo')
      $('live').textContent = `${words.step[step.name]}: ${words.state[step.state]}`;
  }
}

function drawChoices(choices, words) {
  const list = $('numbers');
  if (list.childElementCount === choices.length && list.dataset.language === language) return;
  list.dataset.language = language;
  list.replaceChildren(
    ...choices.map(({ phoneNumberId, displayPhone, name, eligible }) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.disabled = !eligible;
      const small = document.createElement('small');
      small.textContent = eligible ? name : `${name} · ${words.notEligible}`;
      button.append(`+${displayPhone}`, small);
      button.addEventListener('click', () => tell('/choose-number', { phoneNumberId }));
      const row = document.createElement('li');
      row.append(button);
      return row;
    }),
  );
}

function show(section, visible) {
  const element = $(section);
  if (element.hidden === !visible) return;
  element.hidden = !visible;
}

$('open').addEventListener('click', openWindow);
$('retry').addEventListener('click', () => tell('/retry'));
for (const button of document.querySelectorAll('[data-language]'))
  button.addEventListener('click', () => {
    language = button.dataset.language;
    draw();
  });
draw();
follow();
