import { describe, expect, it } from 'vitest';
import { optOut } from '#shared/coexistence/opt-out.ts';

describe('words that stop marketing', () => {
  it.each([
    'STOP',
    'stop',
    ' Stop. ',
    'S̈tóp!!!',
    'ＳＴＯＰ',
    '🛑 STOP 🛑',
    '*STOP*',
    'STOP_PROMO',
    'stop-promo',
    'Stop promo',
    'stop ya kak',
    'Tolong stop ya min 🙏',
    'please stop',
    'Unsubscribe',
    'opt-out',
    'Don’t message me',
    'BERHENTI',
    'berhenti berlangganan',
    'Jangan kirim lagi',
    'jangan kirim promo lagi ya kak',
    'Jangan hubungi saya lagi!',
    'unreg',
    'Ga mau promo lagi',
    'STOP\nterima kasih',
  ])('%j stops', (said) => expect(optOut(said)).toBe('stop'));

  it.each(['START', 'mulai', 'Mulai lagi ya kak', 'Subscribe', 'kirim promo lagi', 'UNSTOP', 'resume'])(
    '%j starts',
    (said) => expect(optOut(said)).toBe('start'),
  );

  it.each([
    '',
    '🛑',
    'stop di toko saya',
    'bisa stop di depan toko kak',
    'stop?',
    'Berhenti di mana',
    'kapan promo berhenti',
    'saya sudah berhenti kerja',
    'jangan kirim lagi yang merah, yang biru saja',
    'non stop',
    'stopkontak',
    'mulai jam berapa',
    'besok mulai buka',
    'batal',
    'cancel',
    'ya',
    'terima kasih',
    'tolong kak',
    `stop ${'x'.repeat(300)}`,
  ])('%j says nothing about it', (said) => expect(optOut(said)).toBeNull());
});
