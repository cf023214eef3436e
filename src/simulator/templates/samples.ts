import type { Component, NewTemplate } from './template.ts';

type Sample = Omit<NewTemplate, 'wabaId'>;

const body = (text: string, ...examples: string[]): Component => ({
  type: 'BODY',
  text,
  ...(examples.length > 0 && { example: { body_text: [examples] } }),
});
const named = (text: string, examples: Record<string, string>): Component => ({
  type: 'BODY',
  text,
  example: {
    body_text_named_params: Object.entries(examples).map(([param_name, example]) => ({
      param_name,
      example,
    })),
  },
});
const footer = (text: string): Component => ({ type: 'FOOTER', text });
const title = (text: string): Component => ({ type: 'HEADER', format: 'TEXT', text });
const replies = (...texts: string[]): Component => ({
  type: 'BUTTONS',
  buttons: texts.map((text) => ({ type: 'QUICK_REPLY', text })),
});
const link = (text: string, url: string, example: string): Component => ({
  type: 'BUTTONS',
  buttons: [{ type: 'URL', text, url, example: [example] }],
});

const SHOP = footer('Batik Kencana, Yogyakarta');

/** The sample shop's templates: approved ones in two languages, and one of each state that a picker must show. */
export function sampleTemplates(): Sample[] {
  return [
    {
      name: 'konfirmasi_pesanan',
      language: 'id',
      category: 'UTILITY',
      components: [body('Halo {{1}}, pesanan {{2}} sudah kami terima dan sedang disiapkan.', 'Rina', '4471')],
    },
    {
      name: 'resi_pengiriman',
      language: 'id',
      category: 'UTILITY',
      components: [
        body('Halo {{1}}, paket Anda sudah dikirim. Nomor resi: {{2}}. Terima kasih.', 'Rina', 'JNE0088123'),
      ],
    },
    {
      name: 'order_update',
      language: 'id',
      category: 'UTILITY',
      components: [
        title('Kabar pesanan {{1}}'),
        body(
          'Halo {{1}}, pesanan Anda sekarang {{2}}. Perkiraan tiba {{3}}, ya.',
          'Rina',
          'dikirim',
          'Kamis',
        ),
        SHOP,
        link('Lacak paket', 'https://example.com/lacak/{{1}}', '4471'),
      ],
    },
    {
      name: 'order_update',
      language: 'en',
      category: 'UTILITY',
      components: [body('Hello {{1}}, your order {{2}} is on its way.', 'Rina', '4471')],
    },
    ...(['id', 'en'] as const).map(
      (language): Sample => ({
        name: 'pickup_ready',
        language,
        category: 'UTILITY',
        components:
          language === 'id'
            ? [
                body(
                  'Halo {{1}}, pesanan {{2}} siap diambil di toko sampai pukul 20.00 hari ini.',
                  'Rina',
                  '4471',
                ),
                SHOP,
              ]
            : [body('Hello {{1}}, order {{2}} is ready at the shop until 8 pm today.', 'Rina', '4471'), SHOP],
      }),
    ),
    ...(['id', 'en'] as const).map(
      (language): Sample => ({
        name: 'payment_reminder',
        language,
        category: 'UTILITY',
        components: [
          language === 'id'
            ? named(
                'Halo {{nama}}, pembayaran {{jumlah}} untuk pesanan {{pesanan}} jatuh tempo {{tanggal}} nanti.',
                {
                  nama: 'Rina',
                  jumlah: 'Rp 350.000',
                  pesanan: '4471',
                  tanggal: '30 November',
                },
              )
            : named(
                'Hello {{name}}, the payment of {{amount}} for order {{order}} is due on {{date}} this year.',
                {
                  name: 'Rina',
                  amount: 'Rp 350,000',
                  order: '4471',
                  date: '30 November',
                },
              ),
          SHOP,
        ],
      }),
    ),
    ...(['id', 'en'] as const).map(
      (language): Sample => ({
        name: 'appointment_reminder',
        language,
        category: 'UTILITY',
        components:
          language === 'id'
            ? [
                title('Jadwal ukur baju'),
                body(
                  'Halo {{1}}, kami tunggu Anda pada {{2}} pukul {{3}} di toko.',
                  'Rina',
                  'Sabtu',
                  '10.00',
                ),
                replies('Saya datang', 'Ganti jadwal'),
              ]
            : [
                title('Your fitting'),
                body(
                  'Hello {{1}}, we expect you on {{2}} at {{3}} in our shop.',
                  'Rina',
                  'Saturday',
                  '10 am',
                ),
                replies('I will come', 'Another time'),
              ],
      }),
    ),
    {
      name: 'koleksi_baru',
      language: 'id',
      category: 'MARKETING',
      components: [
        body(
          'Halo {{1}}, koleksi batik terbaru sudah datang. Balas BERHENTI untuk tidak menerima info lagi.',
          'Rina',
        ),
      ],
    },
    ...(['id', 'en'] as const).map(
      (language): Sample => ({
        name: 'weekend_promo',
        language,
        category: 'MARKETING',
        components: [
          { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW1hZ2UvcG5n'] } },
          language === 'id'
            ? body('Halo {{1}}, akhir pekan ini diskon {{2}} untuk semua kain tulis kami.', 'Rina', '20%')
            : body('Hello {{1}}, this weekend you save {{2}} on all our hand-drawn cloth.', 'Rina', '20%'),
          SHOP,
          language === 'id'
            ? replies('Lihat koleksi', 'Berhenti berlangganan')
            : replies('See the collection', 'Stop promotions'),
        ],
      }),
    ),
    ...(['id', 'en'] as const).map(
      (language): Sample => ({
        name: 'welcome_back',
        language,
        category: 'MARKETING',
        components: [
          language === 'id'
            ? body('Halo {{1}}, sudah lama tidak mampir. Ada kain baru yang mungkin Anda suka.', 'Rina')
            : body('Hello {{1}}, it has been a while. There is new cloth that you may like.', 'Rina'),
          language === 'id' ? replies('Berhenti berlangganan') : replies('Stop promotions'),
        ],
      }),
    ),
    {
      name: 'flash_sale',
      language: 'id',
      category: 'MARKETING',
      status: 'PAUSED',
      components: [body('Halo {{1}}, hanya malam ini: beli dua gratis satu untuk semua kemeja.', 'Rina')],
    },
    {
      name: 'promo_lebaran',
      language: 'id',
      category: 'MARKETING',
      status: 'REJECTED',
      rejectedReason: 'INVALID_FORMAT',
      components: [body('Halo {{1}} {{2}}, promo Lebaran sudah mulai di toko kami.', 'Rina', 'Kartika')],
    },
    {
      name: 'kode_masuk',
      language: 'id',
      category: 'AUTHENTICATION',
      components: [
        { type: 'BODY', add_security_recommendation: true },
        { type: 'FOOTER', code_expiration_minutes: 5 },
        { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Salin kode' }] },
      ],
    },
  ];
}
