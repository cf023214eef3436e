import fc from 'fast-check';
import { NUMBER } from './meta.ts';
import { type News, news } from './number-news.ts';

/** One item of a webhook: the field it comes by, and what it adds to that field's value. */
export interface Piece {
  field: string;
  /** Lists of the value that this item stands in, e.g. `messages` and `contacts`. */
  lists: Record<string, unknown[]>;
  /** News of the number or its account, in place of lists. */
  news?: News;
}

/** A piece, or the moment at which Graph answered the send with a wamid. */
export type Happening = Piece | 'graph-answer';

export const API_WAMID = 'wamid.api';
const BASE = 1_795_100_000;

interface Customer {
  userId: string;
  phone: string;
  name: string;
  username: string;
  /** From this second on they have another user id, and perhaps another phone. */
  change: { at: number; userId: string; phone: string } | null;
}

/** What a webhook shows of a customer: somebody with a username may hide the phone, old webhooks lack the user id. */
const view = fc.constantFrom('both', 'phone', 'user');
/** Few seconds, so that many things happen in the same one. */
const at = fc.integer({ min: 0, max: 12 });
const who = fc.integer({ min: 0, max: 2 });
const target = fc.nat(100);
const words = fc.constantFrom(
  'halo',
  'masih ada?',
  'oke kak',
  'besok ya',
  'terima kasih',
  '🙏',
  'STOP',
  'mulai',
);

const Fact = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('in' as const),
      at,
      who,
      view,
      words,
      shape: fc.constantFrom('text', 'image', 'late', 'location'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('echo' as const),
      at,
      who,
      view,
      words,
      shape: fc.constantFrom('text', 'image'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('edit' as const), at, who, view, words, target }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('revoke' as const), at, who, view, target }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('reaction' as const),
      at,
      who,
      view,
      target,
      emoji: fc.constantFrom('👍', '❤️', null),
      byPhone: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('status' as const),
      at,
      who,
      view,
      status: fc.constantFrom('sent', 'delivered', 'read', 'failed'),
      withCallback: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('past' as const),
      at,
      who,
      view,
      words,
      fromBusiness: fc.boolean(),
      shape: fc.constantFrom('text', 'media', 'also-live'),
      status: fc.constantFrom('READ', 'delivered', 'PENDING'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('book' as const),
      at,
      who,
      view,
      name: fc.constantFrom('Bu Rina', 'Rina Gudang', null),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('preference' as const),
      at,
      who,
      view,
      value: fc.constantFrom('stop', 'resume'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('chunk' as const),
      phase: fc.integer({ min: 0, max: 2 }),
      chunk: fc.integer({ min: 1, max: 3 }),
      progress: fc.constantFrom(10, 55, 100),
      refused: fc.constantFrom(null, null, 2593109, 2593108),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('news' as const), news }) },
);
type Fact = typeof Fact extends fc.Arbitrary<infer T> ? T : never;

/** A conversation of a shop with three customers, as everything that WhatsApp tells of it. */
export const conversation: fc.Arbitrary<Happening[]> = fc
  .record({
    facts: fc.array(Fact, { minLength: 4, maxLength: 28 }),
    newNumberAt: fc.option(at),
    newUserIdAt: fc.option(at),
    apiEchoed: fc.boolean(),
  })
  .map(({ facts, newNumberAt, newUserIdAt, apiEchoed }) => {
    const customers: Customer[] = [
      {
        userId: 'ID.a1',
        phone: '62811',
        name: 'Rina',
        username: 'rina',
        change: newNumberAt === null ? null : { at: newNumberAt, userId: 'ID.a2', phone: '62819' },
      },
      {
        userId: 'ID.b1',
        phone: '62822',
        name: 'Dewi',
        username: 'dewi',
        change: newUserIdAt === null ? null : { at: newUserIdAt, userId: 'ID.b2', phone: '62822' },
      },
      { userId: 'ID.c1', phone: '62833', name: 'Budi', username: 'budi', change: null },
    ];
    return [
      ...tell(facts, customers),
      ...customers.flatMap((customer) => (customer.change ? [changeNote(customer)] : [])),
      ...(apiEchoed ? [echoOfApi(customers[2] as Customer)] : []),
      'graph-answer',
    ];
  });

function tell(facts: Fact[], customers: Customer[]): Happening[] {
  const incoming = facts.flatMap((fact, index) => (fact.type === 'in' ? [`wamid.${index}`] : []));
  const echoes = facts.flatMap((fact, index) => (fact.type === 'echo' ? [`wamid.${index}`] : []));
  // An effect may be about a message that never comes.
  const pick = (from: string[], number: number) => [...from, 'wamid.never'][number % (from.length + 1)];
  function tellOne(fact: Fact, index: number): Happening[] {
    const id = `wamid.${index}`;
    const timestamp = String(BASE + ('at' in fact ? fact.at : 0));
    if (fact.type === 'news') return [{ field: fact.news.field, lists: {}, news: fact.news }];
    if (fact.type === 'chunk') return [chunkAlone(fact)];
    const person = seen(customers[fact.who] as Customer, fact.at, fact.view);
    switch (fact.type) {
      case 'in': {
        const said = { ...person.from, id, timestamp };
        const real = piece(
          'messages',
          { messages: [{ ...said, ...contentOf(fact.shape, fact.words) }] },
          person.contact,
        );
        if (fact.shape !== 'late') return [real];
        const early = { ...said, type: 'unsupported', errors: [{ code: 131060, title: 'unavailable' }] };
        return [piece('messages', { messages: [early] }, person.contact), real];
      }
      case 'echo':
        return [echo({ ...person.to, id, timestamp, ...contentOf(fact.shape, fact.words) }, person.contact)];
      case 'edit': {
        const edit = (original: string | undefined) => ({
          id,
          timestamp,
          type: 'edit',
          edit: { original_message_id: original, message: { type: 'text', text: { body: fact.words } } },
        });
        return fact.target % 2 === 0
          ? [
              piece(
                'messages',
                { messages: [{ ...person.from, ...edit(pick(incoming, fact.target)) }] },
                person.contact,
              ),
            ]
          : [echo({ ...person.to, ...edit(pick(echoes, fact.target)) }, person.contact)];
      }
      case 'revoke': {
        const revoke = (original: string | undefined) => ({
          id,
          timestamp,
          type: 'revoke',
          revoke: { original_message_id: original },
        });
        return fact.target % 2 === 0
          ? [
              piece(
                'messages',
                { messages: [{ ...person.from, ...revoke(pick(incoming, fact.target)) }] },
                person.contact,
              ),
            ]
          : [echo({ ...person.to, ...revoke(pick(echoes, fact.target)) }, person.contact)];
      }
      case 'reaction': {
        const to = pick([...incoming, ...echoes, API_WAMID], fact.target);
        const reaction = {
          id,
          timestamp,
          type: 'reaction',
          reaction: { message_id: to, ...(fact.emoji && { emoji: fact.emoji }) },
        };
        return fact.byPhone
          ? [echo({ ...person.to, ...reaction }, person.contact)]
          : [piece('messages', { messages: [{ ...person.from, ...reaction }] }, person.contact)];
      }
      case 'status': {
        const status = {
          id: API_WAMID,
          status: fact.status,
          timestamp,
          recipient_id: '62833',
          recipient_user_id: 'ID.c1',
          ...(fact.withCallback && { biz_opaque_callback_data: 'COMMAND' }),
          ...(fact.status === 'failed' && { errors: [{ code: 131047, title: 'late' }] }),
        };
        return [{ field: 'messages', lists: { statuses: [status] } }];
      }
      case 'preference': {
        const { wa_id, user_id } = person.contact;
        const said = {
          wa_id,
          user_id,
          category: 'marketing_messages',
          value: fact.value,
          timestamp: BASE + fact.at,
        };
        return [piece('user_preferences', { user_preferences: [said] }, person.contact)];
      }
      case 'past':
        return past(fact, id, timestamp, person);
      case 'book': {
        const { wa_id: phone_number, user_id } = person.contact;
        const contact = { phone_number, user_id, ...(fact.name && { full_name: fact.name }) };
        return [
          {
            field: 'smb_app_state_sync',
            lists: {
              state_sync: [
                { type: 'contact', action: fact.name ? 'add' : 'remove', contact, metadata: { timestamp } },
              ],
            },
          },
        ];
      }
    }
  }
  return facts.flatMap(tellOne);
}

/** A chunk in which nothing stands but how far the import has come, or that there is none. */
function chunkAlone({ phase, chunk, progress, refused }: Extract<Fact, { type: 'chunk' }>): Piece {
  const told = refused
    ? { errors: [{ code: refused, title: 'refused' }] }
    : { metadata: { phase, chunk_order: chunk, progress }, threads: [] };
  return { field: 'history', lists: { history: [told] } };
}

type Seen = ReturnType<typeof seen>;

function seen(customer: Customer, second: number, how: string) {
  const now = customer.change && second > customer.change.at ? customer.change : customer;
  const showsPhone = how !== 'user';
  const showsUser = how !== 'phone';
  return {
    from: { ...(showsPhone && { from: now.phone }), ...(showsUser && { from_user_id: now.userId }) },
    to: {
      from: NUMBER.displayPhone,
      ...(showsPhone && { to: now.phone }),
      ...(showsUser && { to_user_id: now.userId }),
    },
    contact: {
      profile: { name: customer.name, ...(second > 6 && { username: customer.username }) },
      wa_id: showsPhone ? now.phone : undefined,
      user_id: showsUser ? now.userId : undefined,
    },
  };
}

function contentOf(shape: string, words: string): object {
  if (shape === 'image')
    return { type: 'image', image: { id: '1', mime_type: 'image/jpeg', caption: words } };
  if (shape === 'location') return { type: 'location', location: { latitude: 1, longitude: 2, name: words } };
  return { type: 'text', text: { body: words } };
}

function past(
  fact: Extract<Fact, { type: 'past' }>,
  id: string,
  timestamp: string,
  person: Seen,
): Happening[] {
  const sides = fact.fromBusiness ? person.to : person.from;
  const said = { ...sides, id, timestamp };
  const content = contentOf(fact.shape === 'media' ? 'image' : 'text', fact.words);
  const imported = {
    ...said,
    ...(fact.shape === 'media' ? { type: 'media_placeholder' } : content),
    history_context: { status: fact.status },
  };
  const thread = {
    ...(person.contact.wa_id && { id: person.contact.wa_id }),
    context: { user_id: person.contact.user_id, wa_id: person.contact.wa_id },
    messages: [imported],
  };
  const chunk: Piece = {
    field: 'history',
    lists: { history: [{ metadata: { phase: 0, chunk_order: 1, progress: 10 }, threads: [thread] }] },
  };
  if (fact.shape === 'media')
    return [
      chunk,
      {
        field: 'history',
        lists: { [fact.fromBusiness ? 'message_echoes' : 'messages']: [{ ...said, ...content }] },
      },
    ];
  if (fact.shape !== 'also-live') return [chunk];
  const live = { ...said, ...content };
  return [
    chunk,
    fact.fromBusiness ? echo(live, person.contact) : piece('messages', { messages: [live] }, person.contact),
  ];
}

function changeNote(customer: Customer): Piece {
  const change = customer.change as NonNullable<Customer['change']>;
  const system = {
    type: 'user_changed',
    body: 'changed',
    user_id: change.userId,
    previous_user_id: customer.userId,
    ...(change.phone !== customer.phone && { wa_id: change.phone }),
  };
  const note = {
    from: customer.phone,
    from_user_id: customer.userId,
    id: `wamid.note.${change.userId}`,
    timestamp: String(BASE + change.at),
    type: 'system',
    system,
  };
  return { field: 'messages', lists: { messages: [note] } };
}

/** Meta says that API messages are not echoed; should one be, it is no second message. */
function echoOfApi(customer: Customer): Piece {
  return echo(
    {
      from: NUMBER.displayPhone,
      to_user_id: customer.userId,
      id: API_WAMID,
      timestamp: String(BASE + 8),
      type: 'text',
      text: { body: 'from the API' },
    },
    null,
  );
}

const piece = (field: string, lists: Record<string, unknown[]>, contact: unknown): Piece => ({
  field,
  lists: { ...lists, contacts: [contact] },
});
const echo = (message: unknown, contact: unknown): Piece => ({
  field: 'smb_message_echoes',
  lists: { message_echoes: [message], ...(contact ? { contacts: [contact] } : {}) },
});
