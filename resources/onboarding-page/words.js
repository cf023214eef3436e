/** Every sentence of the page, in the two languages of the shops. Same keys in both. */
export const WORDS = {
  id: {
    title: 'Hubungkan nomor WhatsApp',
    lead: 'Nomor tetap dipakai di aplikasi WhatsApp Business di HP. Setelah ini tim bisa ikut membalas dari laptop.',
    beforeTitle: 'Yang akan terjadi di HP',
    before1: 'Siapkan HP pemilik nomor, dengan WhatsApp Business versi 2.24.17 atau lebih baru.',
    before2:
      'Jendela Meta terbuka di sini. Masuk dengan akun Facebook bisnis, pilih “hubungkan aplikasi WhatsApp Business”, lalu ketik nomornya.',
    before3: 'Di HP masuk pesan dari Facebook. Ketuk Hubungkan, lalu Hubungkan ke Platform Bisnis.',
    before4:
      'HP bertanya apakah riwayat chat boleh dibagikan. Kalau ya, chat enam bulan terakhir ikut tampil di laptop. Pilihan ini hanya bisa dibuat sekali.',
    before5: 'Terakhir HP meminta kode yang tampil di jendela Meta (kadang berupa kode QR).',
    note1:
      'WhatsApp Web dan laptop yang tertaut akan terlepas. Setelah selesai boleh ditautkan lagi, sampai empat perangkat (kecuali WhatsApp untuk Windows dan Wear OS).',
    note2: 'Chat di HP tidak dihapus dan tidak pindah. Grup tetap hanya di HP.',
    note3: 'Melepas nomor nanti dilakukan di HP: Setelan, Akun, Platform Bisnis, Putuskan akun.',
    open: 'Buka jendela Meta',
    openAgain: 'Buka jendela Meta lagi',
    loading: 'Menyiapkan jendela Meta …',
    sdkBlocked:
      'Jendela Meta tidak bisa disiapkan. Matikan pemblokir iklan untuk halaman ini, lalu muat ulang.',
    opened: 'Jendela Meta sudah terbuka. Lanjutkan di sana dan di HP.',
    troubleTitle: 'Ada yang belum beres',
    details: 'Rincian',
    goOn: 'Lanjutkan',
    choiceTitle: 'Nomor yang mana?',
    choiceLead:
      'Akun ini punya beberapa nomor dan Meta tidak menyebut yang mana. Pilih nomor yang baru dihubungkan.',
    notEligible: 'tidak dipakai di aplikasi dan di sini sekaligus',
    progressTitle: 'Menghubungkan',
    keepOpen: 'Biarkan aplikasi di HP terbuka, 15 sampai 20 menit. Halaman ini boleh ditutup.',
    endTitle: 'Nomor terhubung',
    endLead: 'Kontak dan chat lama menyusul sendiri; kemajuannya terlihat di Selaras.',
    end1: 'Biarkan aplikasi WhatsApp Business di HP terbuka sampai 20 menit lagi.',
    end2: 'Tautkan lagi perangkat lain yang tadi terlepas, bila perlu.',
    end3: 'Buka aplikasi di HP sedikitnya sekali dalam 13 hari, supaya hubungan tidak putus.',
    step: {
      'sign-up': 'Jendela Meta selesai',
      token: 'Izin diterima',
      grants: 'Akun diperiksa',
      number: 'Nomor dikenali',
      store: 'Nomor disimpan',
      subscribe: 'Pesan diarahkan ke sini',
      probe: 'Jalan dari luar dicoba',
      contacts: 'Kontak diminta',
      history: 'Riwayat chat diminta',
      finish: 'Selesai',
    },
    state: {
      todo: 'menunggu',
      running: 'sedang jalan',
      done: 'beres',
      refused: 'ditolak Meta',
      failed: 'terhenti',
    },
    refusedNote: 'Meta hanya memberi satu kesempatan. Yang lain tetap jalan.',
    problem: {
      page_expired:
        'Halaman ini berlaku 30 menit dan sudah lewat. Tidak ada yang hilang. Buka lagi dari Selaras.',
      already_used: 'Halaman ini sudah dipakai. Kemajuannya terlihat di Selaras.',
      not_found: 'Alamat halaman ini tidak lengkap atau tidak dikenal. Buka lagi dari Selaras.',
      no_line: 'Halaman ini tidak tersambung. Periksa internet; halaman mencoba lagi sendiri.',
      left: 'Jendela Meta ditutup sebelum selesai. Belum ada yang terhubung dan HP tetap seperti biasa. Buka lagi kalau sudah siap.',
      reported:
        'Meta belum bisa melanjutkan nomor ini dan sudah memberi tahu alasannya. Belum ada yang terhubung. Bereskan dulu, lalu buka lagi.',
      code_refused:
        'Kode dari Meta tidak diterima; berlaku 30 detik dan sekali pakai. Belum ada yang terhubung. Ulangi sekali lagi.',
      exchange_unanswered:
        'Meta tidak menjawab saat izin diambil, dan kodenya hanya sekali pakai. Belum ada yang terhubung. Ulangi sekali lagi.',
      token_invalid:
        'Izin dari Meta tidak berlaku untuk aplikasi ini. Belum ada yang terhubung. Minta pengelola memeriksa pengaturan Meta, lalu ulangi.',
      not_granted:
        'Akun yang dipilih tidak termasuk yang diizinkan. Belum ada yang terhubung. Ulangi dan pilih akun dari nomor ini.',
      account_unknown:
        'Meta tidak menyebut akun yang mana, dan beberapa diizinkan. Belum ada yang terhubung. Ulangi dan izinkan satu akun saja.',
      no_number: 'Akun ini belum punya nomor. Belum ada yang terhubung. Tunggu satu menit, lalu lanjutkan.',
      number_missing:
        'Nomor ini tidak ada di akun yang dihubungkan. Belum ada yang terhubung. Ulangi dengan akun yang benar.',
      not_coexisting:
        'Nomor ini belum dipakai di aplikasi dan di sini sekaligus. Belum ada yang diminta. Selesaikan langkah di HP, lalu lanjutkan.',
      choose_number: 'Akun ini punya beberapa nomor. Pilih nomor yang baru dihubungkan.',
      other_provider:
        'Nomor ini sudah terhubung lewat penyedia lain. Tidak ada yang berubah. Lepaskan di sana dulu.',
      meta_unreachable:
        'Meta sedang tidak bisa dihubungi. Yang sudah beres disimpan dan tidak diulang. Lanjutkan nanti.',
      meta_refused:
        'Meta menolak langkah ini. Yang sudah beres disimpan dan tidak diulang. Alasannya ada di rincian.',
      credentials_missing:
        'Izin untuk nomor ini tidak ada lagi. Percakapan tetap tersimpan. Ulangi dari Selaras.',
      public_unreachable:
        'Alamat umum gateway tidak menjawab, jadi Meta juga tidak bisa mengirim. Kontak dan chat belum diminta. Minta pengelola memeriksanya, lalu lanjutkan.',
      public_refuses:
        'Yang menjawab di alamat umum bukan gateway ini, atau ada yang menolak. Kontak dan chat belum diminta. Minta pengelola memeriksanya, lalu lanjutkan.',
      probe_lost:
        'Alamat umum menjawab, tetapi kirimannya tidak sampai ke gateway ini. Kontak dan chat belum diminta. Minta pengelola memeriksanya, lalu lanjutkan.',
      gateway_failed:
        'Gateway tidak bisa melanjutkan. Yang sudah beres disimpan dan tidak diulang. Lanjutkan nanti.',
    },
  },
  en: {
    title: 'Link a WhatsApp number',
    lead: 'The number stays in the WhatsApp Business app on the phone. From now on the team can answer from laptops too.',
    beforeTitle: 'What will happen on the phone',
    before1: 'Have the owner’s phone at hand, with WhatsApp Business 2.24.17 or newer.',
    before2:
      'Meta’s window opens here. Sign in with the business’s Facebook account, choose “connect your WhatsApp Business app”, and type the number.',
    before3:
      'A message from Facebook comes to the phone. Tap Connect, then Connect to the Business Platform.',
    before4:
      'The phone asks whether to share the chat history. With yes, the last six months of chats show on the laptops too. You can choose only once.',
    before5: 'At the end the phone wants the code that Meta’s window shows (sometimes a QR code).',
    note1:
      'WhatsApp Web and other linked devices are unlinked. Afterwards up to four may be linked again (but not WhatsApp for Windows and Wear OS).',
    note2: 'Chats on the phone are neither deleted nor moved. Groups stay on the phone only.',
    note3:
      'To unlink the number later, use the phone: Settings, Account, Business Platform, Disconnect account.',
    open: 'Open Meta’s window',
    openAgain: 'Open Meta’s window again',
    loading: 'Getting Meta’s window ready …',
    sdkBlocked: 'Meta’s window cannot be made ready. Turn off ad blocking for this page, then load it again.',
    opened: 'Meta’s window is open. Go on there and on the phone.',
    troubleTitle: 'Something is in the way',
    details: 'Details',
    goOn: 'Go on',
    choiceTitle: 'Which number is it?',
    choiceLead:
      'The account has several numbers, and Meta did not say which. Choose the one that you linked just now.',
    notEligible: 'not in the app and here at once',
    progressTitle: 'Linking',
    keepOpen: 'Keep the app on the phone open for 15 to 20 minutes. You may close this page.',
    endTitle: 'The number is linked',
    endLead: 'Contacts and older chats follow by themselves; Selaras shows how far they are.',
    end1: 'Keep the WhatsApp Business app on the phone open for another 20 minutes.',
    end2: 'Link the devices again that were unlinked, if you need them.',
    end3: 'Open the app on the phone at least once in 13 days, so that the link does not break.',
    step: {
      'sign-up': 'Meta’s window is finished',
      token: 'Permission received',
      grants: 'Account checked',
      number: 'Number found',
      store: 'Number stored',
      subscribe: 'Messages are sent here',
      probe: 'The way from outside tried',
      contacts: 'Contacts asked for',
      history: 'Older chats asked for',
      finish: 'Finished',
    },
    state: {
      todo: 'waiting',
      running: 'under way',
      done: 'done',
      refused: 'refused by Meta',
      failed: 'stopped',
    },
    refusedNote: 'Meta grants this only once. Everything else works.',
    problem: {
      page_expired: 'This page was good for 30 minutes. Nothing was lost. Open it again from Selaras.',
      already_used: 'This page was used already. Selaras shows how far the number has come.',
      not_found: 'The address of this page is not complete or not known. Open it again from Selaras.',
      no_line: 'This page has no connection. Check the internet; the page tries again by itself.',
      left: 'Meta’s window was closed before it was finished. Nothing was linked and the phone works as before. Open it again when you are ready.',
      reported:
        'Meta could not go on with this number and said why in its window. Nothing was linked. Solve that first, then open it again.',
      code_refused:
        'Meta’s code was not taken; it is good for 30 seconds and once. Nothing was linked. Go through it once more.',
      exchange_unanswered:
        'Meta did not answer as the permission was fetched, and its code is good only once. Nothing was linked. Go through it once more.',
      token_invalid:
        'Meta’s permission is not valid for this app. Nothing was linked. Ask the administrator to check the Meta settings, then go through it once more.',
      not_granted:
        'The account is not among those that you allowed. Nothing was linked. Go through it once more and choose the account of this number.',
      account_unknown:
        'Meta did not say which account, and several are allowed. Nothing was linked. Go through it once more and allow one account only.',
      no_number: 'The account has no number yet. Nothing was linked. Wait a minute, then go on.',
      number_missing:
        'The number is not in the account that was linked. Nothing was linked here. Go through it once more with the right account.',
      not_coexisting:
        'The number is not in the app and here at once yet. Nothing was asked of it. Finish the steps on the phone, then go on.',
      choose_number: 'The account has several numbers. Choose the one that you linked just now.',
      other_provider:
        'This number is linked through another provider. Nothing was changed. Unlink it there first.',
      meta_unreachable:
        'Meta cannot be reached right now. What is done is kept and not done twice. Go on later.',
      meta_refused:
        'Meta refused this step. What is done is kept and not done twice. The details have its reason.',
      credentials_missing:
        'The permission for this number is no longer here. Conversations are kept. Begin again from Selaras.',
      public_unreachable:
        'The gateway’s public address does not answer, so Meta cannot send either. Contacts and chats were not asked for yet. Ask the administrator to check it, then go on.',
      public_refuses:
        'Something else answers at the gateway’s public address, or something refuses. Contacts and chats were not asked for yet. Ask the administrator to check it, then go on.',
      probe_lost:
        'The public address answers, but what is sent there does not come to this gateway. Contacts and chats were not asked for yet. Ask the administrator to check it, then go on.',
      gateway_failed: 'The gateway could not go on. What is done is kept and not done twice. Go on later.',
    },
  },
};
