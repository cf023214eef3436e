import type { Contact } from '#shared/model/contact.ts';
import type { Message } from '#shared/model/message.ts';
import type { BusinessNumber, ImportState } from '#shared/model/number.ts';
import type { Template } from '#shared/model/template.ts';
import type { Thread } from '#shared/model/thread.ts';

/** Whole rows of a feed from the few attributes that matter to a test. */

type Some<T, Needed extends keyof T> = Partial<T> & Pick<T, Needed>;

const noImport: ImportState = {
  state: 'not-asked',
  askedAt: null,
  requestId: null,
  code: null,
  lastAt: null,
  count: 0,
  phases: [],
};

export const number = (given: Some<BusinessNumber, 'id'>): BusinessNumber => ({
  phoneNumberId: '106540352242922',
  wabaId: '102290129340398',
  displayPhone: '6281110002000',
  name: 'Toko Selaras',
  lifecycle: 'active',
  lifecycleReason: null,
  onboardedAt: null,
  provider: 'meta',
  activity: {
    confirmedAt: null,
    confirmedBy: null,
    confirmedByName: null,
    estimatedAt: null,
    estimatedFrom: null,
  },
  watch: { days: [7, 10, 12, 13], thenEveryHours: 3, holderId: null },
  gaps: [],
  imports: { contacts: noImport, history: noImport },
  standing: {
    quality: null,
    messagingLimit: null,
    displayName: null,
    review: null,
    username: null,
    restrictions: [],
    ban: null,
    alerts: [],
  },
  lastEventAt: null,
  revision: 1,
  ...given,
});

export const contact = (given: Some<Contact, 'id' | 'numberId'>): Contact => ({
  userId: null,
  parentUserId: null,
  username: null,
  phone: null,
  profileName: null,
  bookName: null,
  stops: { whatsapp: null, word: null },
  mergedInto: null,
  firstSeenAt: 0,
  revision: 1,
  ...given,
});

export const template = (given: Some<Template, 'id' | 'numberId' | 'name'>): Template => ({
  metaId: '594425479261596',
  language: 'id',
  category: 'utility',
  status: 'APPROVED',
  reason: null,
  quality: 'GREEN',
  parameterFormat: 'positional',
  header: null,
  body: 'Halo {{1}}, pesanan {{2}} sudah dikirim.',
  footer: null,
  buttons: [],
  examples: ['Rina', 'BT-2214'],
  categoryToCome: null,
  changedAt: 0,
  revision: 1,
  ...given,
});

export const thread = (given: Some<Thread, 'id' | 'numberId' | 'contactId'>): Thread => ({
  mergedInto: null,
  title: '',
  lastMessageAt: 0,
  preview: null,
  unread: 0,
  lastInboundAt: null,
  historyFrom: null,
  historyRound: 0,
  revision: 1,
  ...given,
});

export const message = (given: Some<Message, 'id' | 'numberId' | 'threadId' | 'sentAt'>): Message => ({
  wamid: null,
  commandId: null,
  direction: 'in',
  origin: 'customer',
  author: null,
  kind: 'text',
  text: null,
  originalText: null,
  media: null,
  extra: null,
  replyToWamid: null,
  forwarded: false,
  reactions: [],
  referral: null,
  receivedAt: given.sentAt,
  source: 'live',
  status: null,
  failure: null,
  cost: null,
  editedAt: null,
  revokedAt: null,
  revision: 1,
  ...given,
});
