import { get, post, remove } from './control.js';
import { el, icon } from './dom.js';
import { word } from './words.js';

const REASONS = [
  'ACCOUNT_DISCONNECTED',
  'PRIMARY_INACTIVITY',
  'COMPANION_INACTIVITY',
  'BUSINESS_DOWNGRADE',
  'CHANGE_NUMBER',
  'USER_RE_REGISTERED',
];
/** Those that a person is likely to try; the control API knows all of them. */
const CODES = [
  131026, 131047, 131049, 131050, 131042, 131031, 131037, 131048, 131056, 130429, 131000, 131016, 131053,
  132001, 132015, 190, 368, 133010,
];
const NEWS = [
  'quality',
  'capability',
  'name',
  'username',
  'alert',
  'review',
  'security',
  'ACCOUNT_RESTRICTION',
  'ACCOUNT_VIOLATION',
  'DISABLED_UPDATE',
  'PARTNER_APP_UNINSTALLED',
  'PARTNER_APP_INSTALLED',
  'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
  'VOLUME_BASED_PRICING_TIER_UPDATE',
  'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE',
  'errors',
];
const ROUGH = { duplicates: 0.4, reorder: 0.4, batch: 50, batchMs: 40, forged: 0.2, skipDelivered: 0.3 };
const CALM = { duplicates: 0, reorder: 0, batch: 1, batchMs: 0, forged: 0, skipDelivered: 0 };

const options = (pairs, chosen) =>
  pairs.map(([value, text]) => el('option', { value, selected: value === chosen }, text));
const same = (values) => values.map((value) => [String(value), String(value)]);

/** A choice with its name above it. */
function choice(name, pairs, chosen, onchange) {
  const select = el('select', { onchange: () => onchange?.(select.value) }, ...options(pairs, chosen));
  return { node: el('label', {}, el('span', {}, name), select), value: () => select.value };
}

/** What Meta does, at hand for a person: the drawer beside the phones. */
export class MetaPanel {
  constructor(dialog, onChange) {
    this.dialog = dialog;
    this.onChange = onChange;
    this.error = el('p', { class: 'error', role: 'alert' });
  }

  async open() {
    await this.render();
    this.dialog.showModal();
  }

  async render() {
    const [state, plan, { templates }, { scenarios }] = await Promise.all([
      get('/state'),
      get('/signup'),
      get('/templates'),
      get('/scenarios'),
    ]);
    const close = el(
      'button',
      { type: 'button', class: 'quiet', 'aria-label': word('close'), onclick: () => this.dialog.close() },
      icon('close'),
    );
    this.error.textContent = '';
    this.dialog.setAttribute('aria-label', word('meta'));
    this.dialog.replaceChildren(
      el('header', {}, el('h2', {}, word('meta')), close),
      this.error,
      this.link(state.business.lifecycle),
      this.nextError(state.errors),
      this.signUp(plan),
      this.templates(templates),
      this.news(),
      this.scenarios(scenarios),
      this.post(state.habits),
    );
  }

  /** Does it, shows what came of it, or why not. */
  async act(work) {
    try {
      await work();
      await this.onChange();
      await this.render();
    } catch (error) {
      this.error.textContent = error.message;
    }
  }

  section(title, ...parts) {
    return el('section', {}, el('h3', {}, title), ...parts);
  }

  button(text, work, kind = 'plain') {
    return el('button', { type: 'button', class: kind, onclick: () => this.act(work) }, text);
  }

  link(lifecycle) {
    const reason = choice('', same(REASONS));
    const off = lifecycle !== 'active';
    return this.section(
      word('link'),
      el(
        'div',
        { class: 'row' },
        reason.node,
        off
          ? this.button(word('reconnect'), () => post('/account', { event: 'reconnected' }))
          : this.button(word('offboard'), () => post('/account', { event: 'offboarded' })),
        this.button(word('disconnect'), () =>
          post('/account', { event: 'partner_removed', reason: reason.value() }),
        ),
      ),
    );
  }

  nextError(armed) {
    const code = choice(word('code'), same(CODES));
    const way = choice(word('way'), [
      ['answer', word('inAnswer')],
      ['status', word('inStatus')],
      ['timeout-after-accept', word('noAnswer')],
      ['timeout-before', word('lost')],
    ]);
    const arm = () => post('/errors', { code: Number(code.value()), as: way.value() });
    return this.section(
      word('nextError'),
      el('div', { class: 'row' }, code.node, way.node, this.button(word('arm'), arm)),
      armed.length > 0 && this.button(word('disarm', armed.length), () => remove('/errors'), 'quiet'),
    );
  }

  signUp(plan) {
    const change = (key) => (value) => this.act(() => post('/signup', { [key]: value }));
    const outcomes = [
      ['finish', word('finish')],
      ['cancel', word('left')],
      ['error', word('problem')],
      ['closed', word('shut')],
    ];
    const histories = [
      ['yes', word('shared')],
      ['declined', word('declined')],
      ['never', word('never')],
    ];
    const eligible = el('input', {
      type: 'checkbox',
      checked: plan.eligible,
      onchange: (event) => change('eligible')(event.target.checked),
    });
    return this.section(
      word('signUp'),
      el(
        'div',
        { class: 'row' },
        choice(word('outcome'), outcomes, plan.outcome, change('outcome')).node,
        choice(word('history'), histories, plan.history, change('history')).node,
      ),
      el('label', { class: 'check' }, eligible, word('eligible')),
    );
  }

  templates(all) {
    const row = (template) => {
      const event = (body) => () => post(`/templates/${template.id}/status`, body);
      const approved = template.status === 'APPROVED';
      return el(
        'li',
        {},
        el('span', { title: template.name }, `${template.name} `, el('small', {}, template.language)),
        el('small', {}, template.status),
        approved
          ? this.button(
              word('pause'),
              event({ event: 'PAUSED', reason: null, title: 'FIRST_PAUSE' }),
              'quiet',
            )
          : this.button(word('approve'), event({ event: 'APPROVED' }), 'quiet'),
        template.status === 'PENDING' &&
          this.button(word('reject'), event({ event: 'REJECTED', reason: 'INCORRECT_CATEGORY' }), 'quiet'),
      );
    };
    return this.section(word('templates'), el('ul', {}, ...all.map(row)));
  }

  news() {
    const event = choice('', same(NEWS));
    const tell = this.button(word('tell'), () => post('/event', { event: event.value() }));
    return this.section(word('news'), el('div', { class: 'row' }, event.node, tell));
  }

  scenarios(all) {
    const name = choice(
      '',
      all.map((one) => [one.name, one.title]),
    );
    const play = this.button(word('playIt'), () => post('/scenario', { name: name.value() }));
    return this.section(word('scenarios'), el('div', { class: 'row' }, name.node, play));
  }

  post(habits) {
    const rough = el('input', {
      type: 'checkbox',
      checked: habits.duplicates > 0,
      onchange: (event) => this.act(() => post('/habits', event.target.checked ? ROUGH : CALM)),
    });
    return this.section(word('post'), el('label', { class: 'check' }, rough, word('rough')));
  }
}
