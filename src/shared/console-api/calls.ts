import { z } from 'zod';
import {
  NumberUsage,
  RateCardCheck,
  RateCardImport,
  RateCardList,
  TemplateValues,
  ThreadPrices,
} from '../gateway-api/http.ts';
import {
  LinkNumberRequest,
  LinkNumberResponse,
  NewOnboarding,
  Onboarding,
  OnboardingList,
  ProviderList,
} from '../gateway-api/onboarding.ts';
import { AgentsSee } from '../model/can.ts';
import { LinkFacts } from '../model/link-health.ts';
import { BusinessNumber, PhoneWatch } from '../model/number.ts';
import { Id, Millis } from '../model/primitives.ts';
import { Currency } from '../model/rate-card.ts';
import { Day } from '../model/rules.ts';
import { Template } from '../model/template.ts';
import { Thread } from '../model/thread.ts';
import { User } from '../model/user.ts';
import { PageMarks } from './start-marks.ts';
import {
  AppState,
  LinkState,
  MessagesView,
  QueuePlace,
  SearchHit,
  Settings,
  ThreadDetail,
  ThreadRow,
} from './views.ts';

const Nothing = z.null();

/** A place in the thread list: (time, id), both descending. */
export const ThreadKey = z.object({ lastMessageAt: Millis, id: Id });
/** A place in a thread: (time, id). */
export const MessageKey = z.object({ sentAt: Millis, id: Id });
/** Meta's rate card as it was downloaded; currency and day only where the file does not say them. */
export const RateCardFile = z.object({
  csv: z.string().max(2 * 1024 * 1024),
  currency: Currency.nullable(),
  validFrom: Day.nullable(),
});
export type RateCardFile = z.infer<typeof RateCardFile>;
export type ThreadKey = z.infer<typeof ThreadKey>;
export type MessageKey = z.infer<typeof MessageKey>;

/** The linking of a number that a checklist belongs to. */
const Linking = z.object({ numberId: Id, linkedAt: Millis });

/** Every call of the renderer to main: name → what goes in, what comes back. The bridge validates both ways, on both hosts. */
export const CALLS = {
  'app.state': { input: Nothing, output: AppState },
  'app.settings': { input: Settings.partial(), output: Settings },
  /** A file for whoever helps from afar: states and log, no secret, name, message or phone number. */
  'app.diagnostics': { input: Nothing, output: z.object({ name: z.string(), text: z.string() }) },
  /** The list is on screen and the page is free; where the start had come to before. */
  'app.started': { input: PageMarks, output: Nothing },
  'app.dismissNotice': { input: z.object({ id: z.string() }), output: Nothing },
  /** Opens an https address in the system browser after main has checked it; never anything else. */
  'app.openLink': { input: z.object({ url: z.string().max(4096) }), output: Nothing },

  /** What is on screen, told when it changes: no notification for a thread that somebody is looking at. */
  'app.viewing': { input: z.object({ threadId: Id.nullable(), focused: z.boolean() }), output: Nothing },

  'workspace.startSample': { input: Nothing, output: Nothing },
  'workspace.signIn': {
    input: z.object({
      address: z.string().min(1).max(500),
      login: z.string().min(1).max(200),
      password: z.string().min(1).max(1000),
      /** True after the person agreed to keep the keys in a file because no keychain answered (`keychain_missing`). */
      acceptFileKeys: z.boolean(),
    }),
    output: Nothing,
  },
  'workspace.signOut': { input: z.object({ discardUnsent: z.boolean() }), output: Nothing },

  'link.state': { input: Nothing, output: LinkState },
  /** Asked of the gateway at each call. `clockDifference`: the laptop's time less the gateway's, milliseconds. */
  'numbers.health': {
    input: z.object({ numberId: Id }),
    output: z.object({ facts: LinkFacts, clockDifference: z.number().int() }),
  },
  /** This month by the gateway, asked at each call; without amounts for those who may not see money. */
  'numbers.usage': { input: z.object({ numberId: Id }), output: NumberUsage },
  'numbers.list': { input: Nothing, output: z.array(BusinessNumber) },

  /** What owners set for everybody; all of it is kept by the gateway. */
  'rateCards.list': { input: Nothing, output: RateCardList },
  /** What the file says and what is wrong with it; nothing is kept. */
  'rateCards.check': { input: RateCardFile, output: RateCardCheck },
  'rateCards.import': { input: RateCardFile, output: RateCardImport },
  'rateCards.remove': { input: z.object({ id: Id }), output: Nothing },
  /** Who works with a number, by name: one of them may hold its phone. */
  'numbers.people': { input: z.object({ numberId: Id }), output: z.array(User) },
  'numbers.watch': { input: z.object({ numberId: Id, watch: PhoneWatch }), output: Nothing },
  'workspace.letAgentsSee': { input: AgentsSee, output: Nothing },

  /**
   * What this person has ticked off or put away since a number was linked (`linkedAt`); kept on this computer alone, and
   * begun anew with each linking.
   */
  'checklist.read': { input: Linking, output: z.array(z.string()) },
  'checklist.mark': {
    input: Linking.extend({ items: z.array(z.string().max(40)).max(40), done: z.boolean() }),
    output: z.array(z.string()),
  },
  /** Linking numbers, owners only; the gateway keeps how far each has come. */
  'linking.ways': { input: Nothing, output: ProviderList },
  'linking.list': { input: Nothing, output: OnboardingList },
  /** A new sign-up at Meta. Its page's address is told this once, and opened with `app.openLink`. */
  'linking.begin': { input: Nothing, output: NewOnboarding },
  'linking.chooseNumber': {
    input: z.object({ id: Id, phoneNumberId: z.string().min(1).max(40) }),
    output: Onboarding,
  },
  'linking.goOn': { input: z.object({ id: Id }), output: Onboarding },
  'linking.byPartner': { input: LinkNumberRequest, output: LinkNumberResponse },

  'threads.list': {
    input: z.object({
      filter: z.enum(['all', 'unread', 'window-open']),
      before: ThreadKey.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    output: z.object({ threads: z.array(ThreadRow), more: z.boolean(), unreadThreads: z.number().int() }),
  },
  'threads.get': { input: z.object({ threadId: Id }), output: ThreadDetail.nullable() },
  /** What a message to this customer would cost now, asked of the gateway at each call. */
  'threads.prices': { input: z.object({ threadId: Id }), output: ThreadPrices },
  'threads.markRead': { input: z.object({ threadId: Id, upTo: Millis }), output: Nothing },

  'messages.list': {
    input: z.object({
      threadId: Id,
      at: z.discriminatedUnion('from', [
        z.object({ from: z.literal('newest') }),
        z.object({ from: z.literal('before'), key: MessageKey }),
        z.object({ from: z.literal('after'), key: MessageKey }),
        z.object({ from: z.literal('around'), key: MessageKey }),
      ]),
      limit: z.number().int().min(1).max(200),
    }),
    output: MessagesView,
  },
  /** Written to `outbox.db` before it answers: what is answered `ok` is never lost. */
  'messages.send': {
    input: z.object({ threadId: Id, text: z.string().min(1).max(4096), replyToWamid: z.string().nullable() }),
    output: z.object({ commandId: Id }),
  },
  /** Bytes come from the file the person picked or dropped; at most 100 MB. */
  'messages.sendFile': {
    input: z.object({
      threadId: Id,
      name: z.string().min(1).max(240),
      mime: z.string().min(1).max(200),
      bytes: z.instanceof(Uint8Array),
      caption: z.string().max(1024).nullable(),
    }),
    output: z.object({ commandId: Id }),
  },
  /** A small picture of a file, made by the page, so that nothing but its sandbox ever decodes what a stranger sent. */
  'media.keepThumbnail': {
    input: z.object({
      mediaId: Id,
      width: z.number().int().min(1).max(1024),
      height: z.number().int().min(1).max(1024),
      bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= 64 * 1024),
    }),
    output: Nothing,
  },
  /** A template with its values; a header's file comes as bytes, and `values.header` is null then. The draft stays. */
  'messages.sendTemplate': {
    input: z.object({
      threadId: Id,
      templateId: Id,
      values: TemplateValues,
      file: z.object({ name: z.string().min(1).max(240), mime: z.string().min(1).max(200) }).nullable(),
      bytes: z.instanceof(Uint8Array).optional(),
    }),
    output: z.object({ commandId: Id }),
  },
  /** Reacts to a message; null takes the reaction back. */
  'messages.react': {
    input: z.object({ threadId: Id, messageId: Id, emoji: z.string().min(1).max(40).nullable() }),
    output: Nothing,
  },
  /** What a person found out about a send of which the gateway knows nothing. */
  'messages.settle': { input: z.object({ messageId: Id, arrived: z.boolean() }), output: Nothing },
  'messages.retry': { input: z.object({ commandId: Id }), output: Nothing },
  'messages.discard': { input: z.object({ commandId: Id }), output: Nothing },

  /** Somebody types in this thread: customers may see it. Costs nothing when it cannot be told. */
  'threads.typing': { input: z.object({ threadId: Id }), output: Nothing },
  /** The gateway fetches a file that it could not have once more. */
  'media.retry': { input: z.object({ mediaId: Id }), output: Nothing },
  'templates.list': { input: z.object({ numberId: Id }), output: z.array(Template) },
  'queue.places': { input: Nothing, output: z.array(QueuePlace) },

  'drafts.set': { input: z.object({ threadId: Id, text: z.string().max(20_000) }), output: Nothing },

  'search.messages': {
    input: z.object({
      query: z.string().max(500),
      threadId: Id.nullable(),
      limit: z.number().int().min(1).max(100),
    }),
    output: z.object({ hits: z.array(SearchHit), threads: z.array(Thread) }),
  },

  'activity.confirm': { input: z.object({ numberId: Id }), output: Nothing },
  /** Puts this person's reminders off; the gateway's rule may make it shorter. Answers until when. */
  'activity.snooze': {
    input: z.object({ numberId: Id, until: Millis }),
    output: z.object({ until: Millis }),
  },
  /** A calendar file that reminds while the laptop is off; null before the first confirmation. */
  'activity.calendar': {
    input: z.object({ numberId: Id }),
    output: z.object({ name: z.string(), text: z.string() }).nullable(),
  },
} as const;

export type CallName = keyof typeof CALLS;
export type CallInput<N extends CallName> = z.infer<(typeof CALLS)[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<(typeof CALLS)[N]['output']>;
