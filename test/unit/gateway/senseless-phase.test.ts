import { describe, expect, it } from 'vitest';
import { parseWebhook } from '../../../src/gateway/meta/parse-webhook.ts';

/** A piece of history whose phase Meta could not have meant. */
function chunk(phase: unknown): Uint8Array {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '6281290005550', phone_number_id: '1' },
    history: [{ metadata: { phase, chunk_order: 1, progress: 10 }, threads: [] }],
  };
  const body = {
    object: 'whatsapp_business_account',
    entry: [{ id: '2', changes: [{ field: 'history', value }] }],
  };
  return new TextEncoder().encode(JSON.stringify(body));
}

describe('a phase that can be none', () => {
  // In the log beside the others it made every later piece of the number's history fail.
  it.each([6281378881201, -1, 10, 1.5, 'none', null])('%s is taken as not told', (phase) => {
    const [item] = [...parseWebhook(chunk(phase))];
    expect(item?.result).toMatchObject({ ok: true, events: [{ type: 'history-chunk', phase: null }] });
  });

  it.each([0, 1, 2, '2'])('%s is a phase', (phase) => {
    const [item] = [...parseWebhook(chunk(phase))];
    expect(item?.result).toMatchObject({
      ok: true,
      events: [{ type: 'history-chunk', phase: Number(phase) }],
    });
  });
});
