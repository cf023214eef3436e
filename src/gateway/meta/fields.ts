import type { EnvelopeChange } from './envelope.ts';
import { accountPieces, alertPieces, reviewPieces } from './parse-account.ts';
import { bookPieces } from './parse-contacts.ts';
import { historyPieces } from './parse-history.ts';
import { echoPieces, messagePieces } from './parse-messages.ts';
import {
  capabilityPieces,
  namePieces,
  qualityPieces,
  securityPieces,
  usernamePieces,
} from './parse-number.ts';
import { preferencePieces } from './parse-preferences.ts';
import { handoverPieces, standbyPieces } from './parse-standby.ts';
import { templatePieces } from './parse-template.ts';
import type { Piece } from './piece.ts';

export interface Field {
  /** Conversations belong to one number, which the change must name; an account's news are for all of its numbers. */
  about: 'conversations' | 'account';
  pieces(change: EnvelopeChange): Generator<Piece, void>;
}

const conversations = (pieces: Field['pieces']): Field => ({ about: 'conversations', pieces });
const account = (pieces: Field['pieces']): Field => ({ about: 'account', pieces });

/** Every webhook field that means something here. */
export const FIELDS: ReadonlyMap<string, Field> = new Map([
  ['messages', conversations(messagePieces)],
  ['smb_message_echoes', conversations(echoPieces)],
  ['standby', conversations(standbyPieces)],
  ['messaging_handovers', conversations(handoverPieces)],
  ['history', conversations(historyPieces)],
  ['smb_app_state_sync', conversations(bookPieces)],
  ['user_preferences', conversations(preferencePieces)],
  ['account_update', account(accountPieces)],
  ['account_review_update', account(reviewPieces)],
  ['account_alerts', account(alertPieces)],
  ['security', account(securityPieces)],
  ['phone_number_quality_update', account(qualityPieces)],
  ['phone_number_name_update', account(namePieces)],
  ['business_capability_update', account(capabilityPieces)],
  ['business_username_updates', account(usernamePieces)],
  // Printed in the singular too.
  ['business_username_update', account(usernamePieces)],
  ['message_template_status_update', account(templatePieces)],
  ['message_template_quality_update', account(templatePieces)],
  ['message_template_components_update', account(templatePieces)],
  ['template_category_update', account(templatePieces)],
]);

/** Fields that Meta has and that mean nothing to a number of this kind: calls, flows, payments, partners' own affairs. */
const NOT_NEEDED: ReadonlySet<string> = new Set([
  'calls',
  'flows',
  'payment_configuration_update',
  'partner_solutions',
  'automatic_events',
  'account_settings_update',
  'template_correct_category_detection',
]);

export function isNotNeeded(field: string): boolean {
  return NOT_NEEDED.has(field) || field.startsWith('group_');
}
