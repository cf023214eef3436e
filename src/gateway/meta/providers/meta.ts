import type { Provider } from './provider.ts';

const EVERY_FIELD = [
  'messages',
  'smb_message_echoes',
  'smb_app_state_sync',
  'history',
  'account_update',
  'message_template_status_update',
];

/** Graph itself: the app's own callback carries everything, signed with the app's secret. */
export const metaProvider: Provider = {
  id: 'meta',
  name: 'Meta',
  baseUrl: 'https://graph.facebook.com/v26.0',
  access({ baseUrl, secret, phoneNumberId, wabaId }) {
    return {
      numberUrl: `${baseUrl}/${phoneNumberId}`,
      headers: { authorization: `Bearer ${secret}` },
      mediaUrl: (id) =>
        `${baseUrl}/${encodeURIComponent(id)}?phone_number_id=${encodeURIComponent(phoneNumberId)}`,
      fileUrl: (address) => address,
      templates: { url: `${baseUrl}/${wabaId}/message_templates`, key: 'data' },
    };
  },
  proof: { kind: 'app-signature' },
  callbacks: { number: EVERY_FIELD, partner: [] },
  linking: { kind: 'embedded-signup' },
  partnerDoes: [],
};
