import type { ColumnType } from 'kysely';
import type { RowKind } from '#shared/gateway-api/frames.ts';
import type { AgentsSee } from '#shared/model/can.ts';
import type { Defaulted } from './tables/columns.ts';
import type {
  ContactKeyTable,
  ContactStopTable,
  ContactTable,
  MediaTable,
  MessageEffectTable,
  MessageTable,
  ThreadTable,
} from './tables/conversations.ts';
import type {
  NumberCredentialTable,
  NumberEventTable,
  NumberTable,
  OnboardingTable,
  RateCardTable,
  ReminderClaimTable,
  ReminderSnoozeTable,
  TemplateTable,
} from './tables/numbers.ts';
import type {
  OutboundHoldTable,
  OutboundTable,
  ReadReceiptTable,
  SetAsideTable,
  WebhookInboxTable,
} from './tables/queues.ts';
import type { CommandTable, DeviceTable, MembershipTable, UserTable } from './tables/team.ts';

/** The gateway's tables as Kysely sees them. Times are milliseconds since 1970 in `bigint`; both drivers give numbers. */

interface WorkspaceTable {
  id: string;
  name: string;
  epoch: string;
  sample: boolean;
  agents_see: ColumnType<AgentsSee, string | undefined, string>;
  created_at: number;
}

interface FeedTable {
  feed: string;
  revision: number;
  /** Tombstones with a revision up to this are gone: an older cursor needs a reset. */
  kept_from: Defaulted<number>;
}

interface TombstoneTable {
  feed: string;
  kind: RowKind;
  id: string;
  revision: number;
  at: number;
}

export interface Database {
  workspace: WorkspaceTable;
  feeds: FeedTable;
  tombstones: TombstoneTable;
  numbers: NumberTable;
  contacts: ContactTable;
  contact_keys: ContactKeyTable;
  contact_stops: ContactStopTable;
  number_events: NumberEventTable;
  number_credentials: NumberCredentialTable;
  onboardings: OnboardingTable;
  templates: TemplateTable;
  rate_cards: RateCardTable;
  reminder_claims: ReminderClaimTable;
  reminder_snoozes: ReminderSnoozeTable;
  threads: ThreadTable;
  messages: MessageTable;
  message_effects: MessageEffectTable;
  webhook_inbox: WebhookInboxTable;
  set_aside: SetAsideTable;
  outbound: OutboundTable;
  outbound_holds: OutboundHoldTable;
  read_receipts: ReadReceiptTable;
  commands: CommandTable;
  users: UserTable;
  devices: DeviceTable;
  memberships: MembershipTable;
  media: MediaTable;
}
