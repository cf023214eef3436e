import { z } from 'zod';
import { graphCall } from '../graph-call.ts';
import type { Provider } from './provider.ts';

/** Set together with the address, and sent along with every webhook. */
const SECRET_HEADER = 'x-selaras-webhook-secret';

const Health = z.object({
  health_status: z.object({
    entities: z.array(z.object({ entity_type: z.string(), id: z.coerce.string().min(1) })),
  }),
});

/**
 * 360dialog (docs.360dialog.com: "The basics", "Webhooks", "Upload, retrieve or delete media", "Coexistence webhooks").
 * One key is one number, so no path names the number. It signs nothing for the holder of a key; a header of our own
 * does that. Meta's media host is reached through the same host name as everything else.
 */
export const dialog360Provider: Provider = {
  id: '360dialog',
  name: '360dialog',
  baseUrl: 'https://waba-v2.360dialog.io',
  access({ baseUrl, secret }) {
    return {
      numberUrl: baseUrl,
      headers: { 'D360-API-KEY': secret },
      mediaUrl: (id) => `${baseUrl}/${encodeURIComponent(id)}`,
      fileUrl(address) {
        const { pathname, search } = new URL(address);
        return `${baseUrl}${pathname}${search}`;
      },
      templates: { url: `${baseUrl}/v1/configs/templates`, key: 'waba_templates' },
    };
  },
  proof: { kind: 'header', header: SECRET_HEADER },
  callbacks: {
    number: ['messages', 'smb_message_echoes', 'smb_app_state_sync'],
    partner: ['history', 'smb_app_state_sync', 'account_update'],
  },
  linking: {
    kind: 'api-key',
    identify: ({ numberUrl, headers }) =>
      graphCall({ method: 'GET', url: `${numberUrl}/health_status`, headers }),
    readIdentity(body) {
      const health = Health.safeParse(body);
      if (!health.success) return null;
      const idOf = (type: string) =>
        health.data.health_status.entities.find((entity) => entity.entity_type === type)?.id;
      const phoneNumberId = idOf('PHONE_NUMBER');
      const wabaId = idOf('WABA');
      return phoneNumberId && wabaId ? { phoneNumberId, wabaId } : null;
    },
    setWebhook: ({ numberUrl, headers: proof }, url, headers) =>
      graphCall({
        method: 'POST',
        url: `${numberUrl}/v1/configs/webhook`,
        headers: proof,
        body: { url, headers },
      }),
  },
  partnerDoes: [
    {
      key: 'provider.360dialog.onboards',
      sentence: 'The number is linked to WhatsApp in the 360dialog Hub, not here.',
    },
    {
      key: 'provider.360dialog.syncs',
      sentence:
        '360dialog asks for contacts and chats from before by itself, minutes after linking. This gateway never asks again.',
    },
    {
      key: 'provider.360dialog.partner-callback',
      sentence:
        'Chats from before are sent to the partner webhook. Who runs the 360dialog partner account enters the same address and header there.',
    },
  ],
};
