import { describe, expect, it } from 'vitest';
import { firstFilling, previewOf, valuesOf } from '../../../src/renderer/templates/filling.ts';
import { matches } from '../../../src/renderer/templates/template-words.ts';
import { contact, template } from '../../support/feed-rows.ts';

const ID = '01900000-0000-7000-8000-000000000001';
const rina = contact({ id: ID, numberId: ID, profileName: 'Rina Kartika', phone: '6281' });
const order = template({ id: ID, numberId: ID, name: 'order_update' });
const named = template({
  id: ID,
  numberId: ID,
  name: 'welcome',
  parameterFormat: 'named',
  body: 'Halo {{customer_name}}, kode {{voucher}}.',
});

describe('filling a template', () => {
  it('begins with the customer’s name where a hole is for it', () => {
    expect(firstFilling(order, rina).body).toEqual({ 1: 'Rina Kartika', 2: '' });
    expect(firstFilling(named, rina).body).toEqual({ customer_name: 'Rina Kartika', voucher: '' });
    expect(firstFilling({ ...order, examples: ['BT-2214', 'JNE'] }, rina).body).toEqual({ 1: '', 2: '' });
    expect(firstFilling(order, null).body).toEqual({ 1: '', 2: '' });
  });

  it('shows what is still empty by its name, and is not ready until nothing is', () => {
    const filling = firstFilling(order, rina);
    const before = previewOf(order, filling);
    expect([before.missing, before.shown]).toMatchObject([
      true,
      { ok: true, body: 'Halo Rina Kartika, pesanan {{2}} sudah dikirim.' },
    ]);
    const after = previewOf(order, { ...filling, body: { ...filling.body, 2: ' BT-1 ' } });
    expect([after.missing, after.values]).toEqual([
      false,
      {
        header: null,
        body: [
          { name: null, text: 'Rina Kartika' },
          { name: null, text: 'BT-1' },
        ],
        buttons: [],
      },
    ]);
  });

  it('names named holes', () => {
    expect(valuesOf(named, firstFilling(named, rina)).body.map(({ name }) => name)).toEqual([
      'customer_name',
      'voucher',
    ]);
  });

  it('waits for a header’s file, and takes a place only where there is one', () => {
    const pictured = { ...order, header: { format: 'image' as const }, body: 'Halo' };
    const filling = firstFilling(pictured, rina);
    expect(previewOf(pictured, filling)).toMatchObject({ missing: true, shown: { ok: true } });
    expect(previewOf(pictured, { ...filling, file: new File(['x'], 'a.jpg') }).missing).toBe(false);
    const placed = { ...order, header: { format: 'location' as const }, body: 'Halo' };
    const at = (latitude: string, longitude: string) =>
      previewOf(placed, { ...filling, place: { latitude, longitude, name: 'Toko', address: '' } });
    expect([at('', '').missing, at('-6,9', '110.4').missing, at('200', '0').missing]).toEqual([
      true,
      false,
      true,
    ]);
    expect(at('-6,9', '110.4').values.header).toMatchObject({
      place: { latitude: -6.9, longitude: 110.4, address: null },
    });
  });

  it('says what does not fit', () => {
    const filling = { ...firstFilling(order, rina), body: { 1: 'Rina', 2: 'satu\ndua' } };
    expect(previewOf(order, filling).shown).toMatchObject({
      ok: false,
      problem: { reason: 'layout', hole: '2' },
    });
  });
});

describe('finding a template', () => {
  it.each([
    ['', true],
    ['order', true],
    ['order upd', true],
    ['ORDER_UPDATE', true],
    ['pesanan halo', true],
    ['promo', false],
  ])('%s', (query, found) => expect(matches(order, query)).toBe(found));
});
