import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseWebhook } from '../../../src/gateway/meta/parse-webhook.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/webhooks');
const RINA = { userId: 'ID.48210933765510027714', phone: '6285710003344', profileName: 'Rina Kartika' };

function parse(name: string) {
  return [...parseWebhook(readFileSync(join(FOLDER, `${name}.json`)))];
}

function events(name: string) {
  return parse(name).flatMap<object>((item) =>
    item.result.ok ? item.result.events : [{ reason: item.result.reason }],
  );
}

const standing = (news: object) => ({ type: 'standing', news });
const template = (news: object) => ({ type: 'template', language: 'id', news });

/** One incoming (or imported, or sent) message a fixture, and what it becomes. */
const MESSAGES: [fixture: string, wanted: object][] = [
  [
    'text',
    {
      type: 'message',
      direction: 'in',
      origin: 'customer',
      source: 'live',
      sentAt: 1_795_140_845_000,
      person: { ...RINA, username: 'rinakartika', parentUserId: null },
      content: {
        kind: 'text',
        text: 'Halo kak, batik motif kawung ukuran L masih ada?',
        media: null,
        extra: null,
      },
    },
  ],
  [
    'text_username_only',
    { person: { userId: 'ID.90177734520016628843', phone: null, username: 'dewi.lestari' } },
  ],
  [
    'image',
    {
      content: {
        kind: 'image',
        text: 'Motif seperti ini',
        media: { metaMediaId: '880000000000101', mime: 'image/jpeg', filename: null, voice: false },
      },
    },
  ],
  ['video', { content: { kind: 'video', text: 'Jahitannya lepas', media: { mime: 'video/mp4' } } }],
  [
    'audio',
    { content: { kind: 'audio', text: null, media: { mime: 'audio/ogg; codecs=opus', voice: true } } },
  ],
  [
    'document',
    { content: { kind: 'document', text: 'Bukti transfer', media: { filename: 'bukti-transfer.pdf' } } },
  ],
  ['sticker', { content: { kind: 'sticker', media: { mime: 'image/webp' }, extra: { animated: false } } }],
  [
    'location',
    {
      content: { kind: 'location', text: 'Pasar Contoh', extra: { latitude: -7.7956, longitude: 110.3695 } },
    },
  ],
  ['contacts', { content: { kind: 'contacts', text: 'Budi Santoso' } }],
  [
    'contacts_requested',
    { content: { kind: 'contacts', text: 'Dewi', extra: { origin: 'contact_request' } } },
  ],
  [
    'interactive_button_reply',
    {
      content: {
        kind: 'interactive',
        text: 'Konfirmasi',
        extra: { type: 'button_reply', id: 'order-4471:confirm' },
      },
    },
  ],
  [
    'interactive_list_reply',
    { content: { kind: 'interactive', text: 'JNE Reguler', extra: { description: '2-3 hari kerja' } } },
  ],
  [
    'interactive_nfm_reply',
    {
      content: {
        kind: 'interactive',
        text: 'Sent',
        extra: { answers: { flow_token: 'ft-4471', rating: '5' } },
      },
    },
  ],
  [
    'button',
    { content: { kind: 'button', text: 'Berhenti berlangganan', extra: { payload: 'UNSUBSCRIBE' } } },
  ],
  [
    'order',
    {
      content: {
        kind: 'order',
        text: 'Tolong dibungkus kado',
        extra: { catalogId: '194800112233445', items: [{ quantity: 2 }, { product: 'SLD-02' }] },
      },
    },
  ],
  [
    'system_number',
    {
      origin: 'meta',
      content: { kind: 'system', extra: { type: 'user_changed_number' } },
      person: { userId: 'ID.33018827465592011746', phone: '6285710009911' },
      formerly: { userId: 'ID.48210933765510027714', phone: '6285710003344' },
    },
  ],
  [
    'system_user_id',
    {
      person: { userId: 'ID.11200934857762205513', phone: null },
      formerly: { userId: 'ID.90177734520016628843', phone: null },
    },
  ],
  [
    'unsupported',
    {
      contentRank: 1,
      content: { kind: 'unsupported', text: null, extra: { type: 'poll_creation', code: 131051 } },
    },
  ],
  ['unsupported_131060', { contentRank: 0, content: { kind: 'unsupported', extra: { code: 131060 } } }],
  [
    'referral',
    {
      referral: {
        sourceType: 'ad',
        sourceId: '120210000456789012',
        clickId: 'ARExampleClickId-0x1',
        headline: 'Chat sekarang',
      },
    },
  ],
  [
    'reply',
    {
      replyToWamid: 'wamid.HBgNNjI4NTcxMDAwMzM0NBUCABEYFDNFQjBBNDczQThDMUFCMjlFNTVFAA==',
      forwarded: false,
      content: { extra: { referredProduct: { product: 'KWG-L-01' } } },
    },
  ],
  ['forwarded', { forwarded: true, replyToWamid: null }],
  [
    'edit_inbound',
    {
      type: 'effect',
      kind: 'edit',
      actor: 'customer',
      text: 'Halo kak, batik motif kawung ukuran XL masih ada?',
    },
  ],
  ['revoke_inbound', { type: 'effect', kind: 'revoke', actor: 'customer', text: null, emoji: null }],
  ['reaction', { type: 'effect', kind: 'reaction', actor: 'customer', emoji: '👍' }],
  ['reaction_removed', { type: 'effect', kind: 'reaction', emoji: null }],
  [
    'echo_text',
    {
      type: 'message',
      direction: 'out',
      origin: 'phone',
      source: 'live',
      status: null,
      person: { phone: '6285710003344' },
    },
  ],
  ['echo_image', { direction: 'out', content: { kind: 'image', text: 'Stok terbaru' } }],
  ['echo_username_only', { direction: 'out', person: { userId: 'ID.90177734520016628843', phone: null } }],
  [
    'echo_edit',
    { type: 'effect', kind: 'edit', actor: 'business', text: 'Masih ada kak, mau dikirim besok?' },
  ],
  ['echo_revoke', { type: 'effect', kind: 'revoke', actor: 'business' }],
  [
    'status_sent',
    {
      type: 'status',
      status: 'sent',
      callback: 'msg:01JD3',
      failure: null,
      pricing: { category: 'utility' },
    },
  ],
  ['status_delivered', { type: 'status', status: 'delivered' }],
  ['status_read', { type: 'status', status: 'read' }],
  ['status_played', { type: 'status', status: 'played', callback: null }],
  ['status_fep', { type: 'status', status: 'sent', pricing: { type: 'free_entry_point' } }],
  ['status_failed', { type: 'status', status: 'failed', failure: { code: '131047' } }],
  [
    'history_media_in',
    { direction: 'in', source: 'history', content: { kind: 'image', text: 'Alamat saya' } },
  ],
  ['history_media_out', { direction: 'out', source: 'history', content: { kind: 'document' } }],
  ['history_declined', { type: 'history-failed', declined: true, code: '2593109' }],
  [
    'user_preferences',
    { type: 'preference', category: 'marketing_messages', value: 'stop', at: 1_795_161_600_000 },
  ],
  ['standby', { type: 'message', origin: 'customer', content: { text: 'Jam buka toko?' } }],
  ['value_errors', standing({ aspect: 'alert', kind: '130429', severity: 'WARNING' })],
  ['security', standing({ aspect: 'alert', kind: 'PIN_RESET_REQUEST', text: '61555800011122' })],
  ['phone_name', standing({ aspect: 'display-name', name: 'Toko Batik Melati', decision: 'APPROVED' })],
  ['phone_quality', standing({ aspect: 'messaging-limit', tier: 'TIER_250', most: 250 })],
  ['business_capability', standing({ aspect: 'messaging-limit', tier: 'TIER_2K', most: 2000 })],
  ['business_username', standing({ aspect: 'username', username: 'tokobatikmelati', state: 'approved' })],
  ['account_alerts', standing({ aspect: 'alert', severity: 'WARNING' })],
  ['account_review', standing({ aspect: 'review', decision: 'APPROVED' })],
  ['account_disabled', standing({ aspect: 'ban', state: 'SCHEDULE_FOR_DISABLE', date: 'November 27, 2026' })],
  [
    'account_restriction',
    standing({
      aspect: 'restriction',
      kinds: [{ kind: 'RESTRICTED_BIZ_INITIATED_MESSAGING', until: 1_795_737_600_000 }],
    }),
  ],
  ['account_partner_added', standing({ aspect: 'alert', kind: 'PARTNER_ADDED' })],
  [
    'template_approved',
    template({ aspect: 'status', status: 'APPROVED', reason: null, category: 'utility' }),
  ],
  ['template_rejected', template({ aspect: 'status', status: 'REJECTED', category: 'marketing' })],
  ['template_paused', template({ aspect: 'status', status: 'PAUSED' })],
  ['template_quality', template({ aspect: 'quality', quality: 'YELLOW' })],
  ['template_category_impending', template({ aspect: 'category', category: 'utility', toCome: 'marketing' })],
  ['template_category_done', template({ aspect: 'category', category: 'marketing', toCome: null })],
  ['template_components', template({ aspect: 'components' })],
  ['account_offboarded', { type: 'lifecycle', lifecycle: 'offboarded', at: 1_795_150_920_000 }],
  ['account_reconnected', { type: 'lifecycle', lifecycle: 'active' }],
  ['account_partner_removed', { type: 'lifecycle', lifecycle: 'disconnected', reason: 'PRIMARY_INACTIVITY' }],
  [
    'account_partner_removed_onboarding_page',
    { type: 'lifecycle', lifecycle: 'disconnected', reason: 'ACCOUNT_DISCONNECTED' },
  ],
];

const ASIDE: [fixture: string, reason: string][] = [
  ['es_finish', 'The body is not a WhatsApp webhook: it has no entries.'],
  ['es_cancel', 'The body is not a WhatsApp webhook: it has no entries.'],
];

describe('a webhook becomes events', () => {
  it.each(MESSAGES)('%s', (fixture, wanted) => {
    expect(events(fixture)).toHaveLength(1);
    expect(events(fixture)[0]).toMatchObject(wanted);
  });

  it.each(ASIDE)('%s is set aside', (fixture, reason) => expect(events(fixture)).toEqual([{ reason }]));

  it('reads an imported chunk: its state, then its messages with their direction', () => {
    expect(events('history_chunk')).toMatchObject([
      { type: 'history-chunk', phase: 0, chunk: 1, progress: 35, messages: 3 },
      { direction: 'in', source: 'history', origin: 'customer', status: null, contentRank: 2 },
      {
        direction: 'out',
        source: 'history',
        origin: 'unknown',
        status: 'delivered',
        person: { phone: '6285710003344' },
      },
      { direction: 'in', contentRank: 0, content: { kind: 'media_placeholder' } },
    ]);
  });

  it('reads the chunk that was seen in the wild: lower case, from_me, no context', () => {
    expect(events('history_real_variant')).toMatchObject([
      { type: 'history-chunk', phase: 0, progress: 100, messages: 2 },
      { direction: 'out', status: 'read', person: { phone: '6285710003344', userId: null } },
      { direction: 'in', status: null },
    ]);
  });

  it('reads the address book', () => {
    expect(events('app_state_sync')).toMatchObject([
      {
        type: 'book-name',
        name: 'Rina Kartika (reseller)',
        at: 1_795_050_000_000,
        person: { username: 'rinakartika' },
      },
      { type: 'book-name', name: 'Budi Gudang' },
      { type: 'book-name', name: null, at: 1_795_136_400_000 },
    ]);
  });

  it('names the account by every id it may be known under', () => {
    expect(parse('account_partner_removed')[0]?.address).toEqual({
      by: 'account',
      wabaIds: ['184620053317742', '612008834471095'],
      displayPhone: null,
    });
    expect(parse('account_partner_removed_onboarding_page')[0]?.address).toMatchObject({
      displayPhone: '6281290005550',
    });
  });
});

describe('what Meta never promised', () => {
  const value = (change: object) =>
    [...parseWebhook(Buffer.from(JSON.stringify({ entry: [{ id: '1', changes: [change] }] })))].map(
      (item) => item.result,
    );
  const incoming = (message: object) =>
    value({
      field: 'messages',
      value: {
        metadata: { phone_number_id: '2' },
        messages: [{ from: '62811', id: 'w', timestamp: 5, ...message }],
      },
    })[0];

  it('keeps a type that nobody knows as unsupported, with what came', () => {
    expect(incoming({ type: 'hologram', hologram: { shape: 'cube' } })).toMatchObject({
      events: [{ content: { kind: 'unsupported', extra: { type: 'hologram', content: { shape: 'cube' } } } }],
    });
  });

  it('keeps a message whose object is missing', () => {
    expect(incoming({ type: 'image' })).toMatchObject({
      events: [{ content: { kind: 'unsupported', extra: { type: 'image' } } }],
    });
    expect(incoming({})).toMatchObject({
      events: [{ content: { kind: 'unsupported', extra: { type: 'unknown' } } }],
    });
  });

  it('is not fooled by the names of object properties', () => {
    expect(incoming({ type: 'constructor' })).toMatchObject({
      events: [{ content: { kind: 'unsupported' } }],
    });
    expect(incoming({ type: '__proto__' })).toMatchObject({ events: [{ content: { kind: 'unsupported' } }] });
  });

  it.each([
    [{ id: undefined }, 'The message has no usable id.'],
    [{ id: 'x'.repeat(300) }, 'The message has no usable id.'],
    [{ timestamp: 'soon' }, 'The message has no usable time.'],
    [{ timestamp: '99999999999999' }, 'The message has no usable time.'],
    [{ from: undefined }, 'The message does not say who sent it.'],
    [{ type: 'edit', edit: { message: {} } }, 'The edit does not name the message it is about.'],
    [{ type: 'edit', edit: { original_message_id: 'o' } }, 'The edit has no new message.'],
  ])('says what is wrong with %j', (message, reason) =>
    expect(incoming(message)).toEqual({ ok: false, reason }),
  );

  it('takes the reader of every field through odd values without throwing', () => {
    for (const field of [
      'messages',
      'smb_message_echoes',
      'history',
      'smb_app_state_sync',
      'user_preferences',
      'account_update',
    ])
      for (const odd of [
        null,
        1,
        'x',
        [],
        {},
        { messages: 5, statuses: [[]], history: [{ threads: [{ messages: [7] }] }, null] },
      ])
        expect(value({ field, value: odd }).length).toBeGreaterThan(0);
  });
});
