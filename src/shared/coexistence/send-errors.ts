/**
 * Meta's codes as they concern a send, wherever they come from: the answer to the POST, a `failed` status, or both.
 * Source: Meta, "Cloud API error codes". The logic rests on the code alone, never on titles or HTTP statuses.
 */

/** What becomes of a send that was refused with a code. */
export type SendErrorClass =
  /** Tried again later, the same way, so often. */
  | { kind: 'transient'; maxTries: number }
  /** The number sends too fast: it stays in line, and the line slows down. */
  | { kind: 'throughput' }
  /** One recipient gets too much: it waits 4^X seconds, for this recipient alone. */
  | { kind: 'pair' }
  /** Nothing of this number can go until an administrator acts: the whole line waits. */
  | { kind: 'needs-admin' }
  /** It failed; a person can do something about it and send anew. */
  | { kind: 'needs-agent' }
  /** It failed for good. */
  | { kind: 'final' };

/** What follows from a code beyond its message. */
export type SendErrorConsequence =
  /** The person wants no marketing: recorded like a stop. */
  | 'stop-marketing'
  /** The number is gone. */
  | 'number-dead'
  /** Ask Meta whether the number is still on the API. */
  | 'check-link'
  /** No calls of management for a while. */
  | 'rest-management'
  /** No bulk for a while; replies go on. */
  | 'halt-bulk'
  /** No templates of this category for a while. */
  | 'halt-category'
  | 'template-paused'
  | 'template-disabled'
  /** The list of templates is not Meta's any more. */
  | 'refresh-templates';

/** What a person should do, in one sentence; the keys are stable, the console has its own words for them. */
export const ADVICE = {
  wait: 'Nothing to do: it is tried again by itself.',
  'try-again': 'Meta could not do it now. Send it again later.',
  report: 'Meta did not take the request. Tell whoever runs the gateway, with the code and its details.',
  'renew-token': 'The access token is not valid any more. An administrator has to link the number again.',
  'grant-permission':
    'A permission is missing or was removed. An administrator has to grant it, or link the number again.',
  'number-gone': 'The number does not exist at Meta any more. Link it again.',
  'account-restricted':
    'Meta has restricted the account. An administrator has to look into it in Business Support.',
  'account-locked': 'Meta has locked the account. An administrator has to unlock it in Business Support.',
  'display-name': 'The display name is not approved. An administrator has to have it approved.',
  payment:
    'There is a problem with the payment method. An administrator has to settle it in WhatsApp Manager.',
  'check-link': 'The number seems to be off the API. Reconnect it in the Business app on the phone.',
  'use-template': 'The 24 hours since the customer last wrote are over. Send an approved template.',
  'other-channel':
    'It cannot reach this person: they may not use WhatsApp, or have blocked the number. Try another channel.',
  'other-file': 'Meta did not take the file. Choose another one, or make it smaller.',
  'needs-phone':
    'This kind of message needs a phone number, and only a WhatsApp id is known. Ask for the number.',
  'check-values': 'The values do not fit the template. Fill them in again.',
  'shorten-values': 'The text is too long once filled in. Shorten the values.',
  'template-gone': 'There is no such template in this language, or it is not approved. Choose another one.',
  'template-paused': 'Meta has paused the template for its quality. Wait, or choose another one.',
  'template-disabled': 'Meta has disabled the template for good. Write a new one.',
  'template-policy': 'The template’s text breaks a rule of Meta’s. Change the template.',
  'template-misused':
    'Meta takes no templates of this category for now, because some were filed under the wrong one.',
  'edit-template': 'Meta does not take the template as it is. Change it.',
  'flow-unavailable': 'The flow is blocked or used too much. Choose another message.',
  'spam-limit': 'Too many people complained. Bulk sending rests; single replies go on.',
  'wait-a-day': 'Meta withheld it to spare this person too much marketing. Do not try again for a day.',
  'respect-stop': 'This person stopped marketing from you. Do not send any.',
  experiment: 'Meta keeps marketing from this person for an experiment. Do not try again.',
  'country-forbidden': 'Messages to this country are not allowed from this account.',
  'own-number': 'A number cannot write to itself.',
  'test-number': 'The number is a test number, and this person is not on its list.',
  'wrong-kind': 'WhatsApp does not take this kind of message here. Send it another way.',
  'ask-to-resend': 'Their file could not be fetched. Ask for it again.',
  'see-phone': 'WhatsApp shows this message on the phone only.',
  'identity-changed': 'This person’s security code has changed. Make sure who it is before you write again.',
  'payments-terms': 'The terms of payments are not accepted. An administrator has to accept them.',
  'block-list': 'Some people could not be blocked or unblocked.',
  username: 'The username could not be set. An administrator has to look at it.',
  'sync-once': 'Meta grants this import once. Only linking the number anew gives another.',
  nothing: 'Nothing to do.',
} as const;
export type Advice = keyof typeof ADVICE;

export interface SendError {
  class: SendErrorClass;
  advice: Advice;
  consequence: SendErrorConsequence | null;
}

const PATIENT: SendErrorClass = { kind: 'transient', maxTries: 8 };
const ADMIN: SendErrorClass = { kind: 'needs-admin' };
const AGENT: SendErrorClass = { kind: 'needs-agent' };
const FINAL: SendErrorClass = { kind: 'final' };

type Line = [codes: number[], is: SendErrorClass, advice: Advice, consequence?: SendErrorConsequence];

const LINES: Line[] = [
  [[0, 190], ADMIN, 'renew-token'],
  [[3, 10, 131005], ADMIN, 'grant-permission'],
  [[1], { kind: 'transient', maxTries: 2 }, 'report'],
  [[2, 131016, 131057, 133004], PATIENT, 'wait'],
  [[4, 80007], PATIENT, 'wait', 'rest-management'],
  [[33], FINAL, 'number-gone', 'number-dead'],
  [[100, 131008, 131009, 131055, 131059, 135000], FINAL, 'report'],
  [[368], ADMIN, 'account-restricted'],
  [[130429], { kind: 'throughput' }, 'wait'],
  [[130472], FINAL, 'experiment'],
  [[130497], FINAL, 'country-forbidden'],
  [[131000], { kind: 'transient', maxTries: 3 }, 'try-again'],
  [[131021], FINAL, 'own-number'],
  [[131026], AGENT, 'other-channel'],
  [[131030], FINAL, 'test-number'],
  [[131031], ADMIN, 'account-locked'],
  [[131037], ADMIN, 'display-name'],
  [[131042], ADMIN, 'payment'],
  [[131045], ADMIN, 'check-link', 'check-link'],
  [[133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016], ADMIN, 'check-link', 'check-link'],
  [[131047], AGENT, 'use-template'],
  [[131048], FINAL, 'spam-limit', 'halt-bulk'],
  [[131049], FINAL, 'wait-a-day'],
  [[131050], FINAL, 'respect-stop', 'stop-marketing'],
  [[131051], FINAL, 'wrong-kind'],
  [[131052], FINAL, 'ask-to-resend'],
  [[131053], AGENT, 'other-file'],
  [[131056], { kind: 'pair' }, 'wait'],
  [[131060], FINAL, 'see-phone'],
  [[131062], AGENT, 'needs-phone'],
  [[131064], FINAL, 'template-misused', 'halt-category'],
  [[132000, 132012, 132018], AGENT, 'check-values'],
  [[132001], AGENT, 'template-gone', 'refresh-templates'],
  [[132005], AGENT, 'shorten-values'],
  [[132007], AGENT, 'template-policy'],
  [[132015], AGENT, 'template-paused', 'template-paused'],
  [[132016], AGENT, 'template-disabled', 'template-disabled'],
  [[132068, 132069], AGENT, 'flow-unavailable'],
  [[134011], FINAL, 'payments-terms'],
  [[134100, 134101, 134102, 134103], FINAL, 'try-again'],
  [[137000], AGENT, 'identity-changed'],
  [[139100, 139101, 139102, 139103], FINAL, 'block-list'],
  [[147001, 147002, 147003, 147004, 147005], FINAL, 'username'],
  [[1752041], FINAL, 'nothing'],
  [[2388019, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299], FINAL, 'edit-template'],
  [[2593107, 2593108, 2593109], FINAL, 'sync-once'],
];

/** Every code of the table, without the permissions 200 to 299. */
export const SEND_ERRORS: ReadonlyMap<number, SendError> = new Map(
  LINES.flatMap(([codes, is, advice, consequence = null]) =>
    codes.map((code): [number, SendError] => [code, { class: is, advice, consequence }]),
  ),
);

const PERMISSION: SendError = { class: ADMIN, advice: 'grant-permission', consequence: null };
const UNKNOWN: SendError = { class: FINAL, advice: 'report', consequence: null };

/** What a code means; one that nobody knows is final. Codes 200 to 299 are missing permissions. */
export function sendErrorOf(code: number): SendError {
  if (code >= 200 && code <= 299) return PERMISSION;
  return SEND_ERRORS.get(code) ?? UNKNOWN;
}
