import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '#shared/model/message.ts';
import {
  cardsShown,
  interactiveShown,
  isOnPhone,
  orderLines,
  templateShown,
} from '../../../src/renderer/thread/bodies/extra.ts';

describe('what a kind alone has', () => {
  it('is a template as it was sent from here, or its name alone', () => {
    const template = {
      name: 'order_update',
      language: 'id',
      header: 'Pesanan',
      footer: null,
      buttons: [{ kind: 'url', text: 'Lacak', target: 'https://batik.id/x' }],
    };
    expect(templateShown({ template })).toEqual(template);
    expect(templateShown({ name: 'promo', language: 'en' })).toMatchObject({ name: 'promo', buttons: [] });
  });

  it('is what was offered, in either form, and what was answered', () => {
    const offered = interactiveShown({
      type: 'list',
      header: 'Batik',
      button: 'Pilih',
      sections: [{ title: null, rows: [{ id: '1', title: 'Merah', description: 'sisa 2' }] }],
    });
    expect(offered).toMatchObject({ buttons: ['Pilih'], rows: [{ title: 'Merah', description: 'sisa 2' }] });
    expect(
      interactiveShown({ type: 'button', buttons: ['Ya', { id: 'n', title: 'Tidak' }] }).buttons,
    ).toEqual(['Ya', 'Tidak']);
    expect(
      interactiveShown({ type: 'nfm_reply', answers: { flow_token: 'x', nama_lengkap: 'Rina', jumlah: 2 } })
        .answers,
    ).toEqual([
      { name: 'nama lengkap', value: 'Rina' },
      { name: 'jumlah', value: '2' },
    ]);
  });

  it('is a card, whichever side sent it', () => {
    const wanted = [{ name: 'Budi', company: 'Toko', phones: ['+6281'], emails: ['b@x.id'] }];
    expect(
      cardsShown({
        contacts: [{ name: 'Budi', company: 'Toko', phones: [{ phone: '+6281' }], emails: ['b@x.id'] }],
      }),
    ).toEqual(wanted);
    expect(
      cardsShown({
        contacts: [
          {
            name: { formatted_name: 'Budi' },
            org: { company: 'Toko' },
            phones: [{ phone: '+6281' }],
            emails: [{ email: 'b@x.id' }],
          },
        ],
      }),
    ).toEqual(wanted);
  });

  it('is an order line by line, and a message that is on the phone for now', () => {
    expect(
      orderLines({ items: [{ product: 'BTK-1', quantity: 2, price: 150000, currency: 'IDR' }] }),
    ).toEqual([{ product: 'BTK-1', quantity: 2, price: 150000, currency: 'IDR' }]);
    expect([isOnPhone({ code: 131060 }), isOnPhone({ code: 131051 }), isOnPhone(null)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is never a reason to fall over', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('template', 'contacts', 'items', 'sections', 'buttons', 'answers', 'type', 'rows'),
          fc.jsonValue(),
        ),
        (extra) => {
          const given = extra as Message['extra'];
          for (const read of [templateShown, interactiveShown, cardsShown, orderLines, isOnPhone])
            expect(() => read(given)).not.toThrow();
        },
      ),
    );
  });
});
