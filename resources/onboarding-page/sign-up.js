/**
 * What the page knows of Meta's window: how it is opened, whose messages are believed and what they say. Pure, so that
 * it can be tried without a browser.
 */

/** Options of `FB.login` for a number that lives in the WhatsApp Business app (embedded signup v4). */
export function loginOptions(loginConfigId) {
  return {
    config_id: loginConfigId,
    response_type: 'code',
    override_default_response_type: true,
    extras: { setup: {}, featureType: 'whatsapp_business_app_onboarding', sessionInfoVersion: '3' },
  };
}

/**
 * Is this the origin of Meta's window? The host is facebook.com or ends in `.facebook.com`; the dot matters, since
 * `evilfacebook.com` ends in facebook.com too.
 * @param {string | null} standIn the one other origin that is believed, on this machine only
 */
export function isMetaOrigin(origin, standIn = null) {
  if (standIn !== null && origin === standIn) return true;
  let url;
  try {
    url = new URL(origin);
  } catch {
    return false;
  }
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return url.hostname === 'facebook.com' || url.hostname.endsWith('.facebook.com');
}

/**
 * Reads a message of Meta's window: text with JSON, or the object itself. Ids stay text, whatever they came as.
 * @returns {null | {kind: 'finished', wabaId: string | null, phoneNumberId: string | null}
 *   | {kind: 'left', step: string | null, errorId: string | null, errorMessage: string | null}}
 */
export function readMessage(data) {
  const message = typeof data === 'string' ? parse(data) : data;
  if (typeof message !== 'object' || message === null || message.type !== 'WA_EMBEDDED_SIGNUP') return null;
  const said = typeof message.data === 'object' && message.data !== null ? message.data : {};
  const event = typeof message.event === 'string' ? message.event : '';
  if (event.startsWith('FINISH'))
    return { kind: 'finished', wabaId: id(said.waba_id), phoneNumberId: id(said.phone_number_id) };
  if (event === 'CANCEL' || event === 'ERROR')
    return {
      kind: 'left',
      step: text(said.current_step, 100),
      errorId: text(said.error_id, 100) ?? text(said.error_code, 100),
      errorMessage: text(said.error_message, 500),
    };
  return null;
}

/** Ids are longer than a number can hold exactly: in text they are kept as text before they are read. */
function parse(json) {
  try {
    return JSON.parse(json.replace(/(:\s*)(\d{15,})(?=\s*[,}])/g, '$1"$2"'));
  } catch {
    return null;
  }
}

function id(value) {
  const written = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof written === 'string' && /^\d{1,40}$/.test(written) ? written : null;
}

function text(value, most) {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return String(value).slice(0, most) || null;
}

/**
 * Puts the two halves of a finished window together: the code of `FB.login` and the message, in whatever order. The
 * code lives 30 seconds, so that it does not wait long for a message that may never come.
 */
export function halves({ post, wait, patienceMs = 4000 }) {
  let code = null;
  let said = null;
  let posted = false;
  let cancelWait = () => {};
  const go = () => {
    if (posted || code === null) return;
    posted = true;
    cancelWait();
    post({ code, wabaId: said?.wabaId ?? null, phoneNumberId: said?.phoneNumberId ?? null });
  };
  return {
    code(given) {
      code = given;
      if (said) go();
      else cancelWait = wait(patienceMs, go);
    },
    message(given) {
      said = given;
      go();
    },
  };
}
