import type { Contact } from '#shared/model/contact.ts';
import type { Message } from '#shared/model/message.ts';
import type { BusinessNumber } from '#shared/model/number.ts';
import type { Thread } from '#shared/model/thread.ts';

/** Whole rows of a feed from the few attributes that matter to a test. */

type Some<T, Needed extends keyof T> = Partial<T> & Pick<T, Needed>;

export const number = (given: Some<BusinessNumber, 'id'>): BusinessNumber => ({
  phoneNumberId: '106540352242922',
  wabaId: '102290129340398',
  displayPhone: '6281110002000',
  name: 'Toko Selaras',
  lifecycle: 'active',
  lifecycleReason: null,
  onboardedAt: null,
  activity: {
    confirmedAt: null,
    confirmedBy: null,
    confirmedByName: null,
    estimatedAt: null,
    estimatedFrom: null,
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
  mergedInto: null,
  firstSeenAt: 0,
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
  editedAt: null,
  revokedAt: null,
  revision: 1,
  ...given,
});
