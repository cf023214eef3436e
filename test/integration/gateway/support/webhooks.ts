import { APP_SECRET, NUMBER, sign } from './meta.ts';

/** Builds the webhooks that the tests of whole gateways send. */

const wrap = (field: string, value: object) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: NUMBER.wabaId,
      changes: [
        {
          field,
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: NUMBER.displayPhone, phone_number_id: NUMBER.phoneNumberId },
            ...value,
          },
        },
      ],
    },
  ],
});

const seconds = (ms: number) => String(Math.floor(ms / 1000));

export const customer = (n: number) => ({
  phone: `62857100${String(n).padStart(5, '0')}`,
  userId: `ID.4821${n}`,
});

/** A customer writes. */
export function inbound(n: number, wamid: string, text: string, at: number): object {
  const { phone, userId } = customer(n);
  return wrap('messages', {
    contacts: [{ profile: { name: `Pelanggan ${n}` }, wa_id: phone, user_id: userId }],
    messages: [
      {
        from: phone,
        from_user_id: userId,
        id: wamid,
        timestamp: seconds(at),
        type: 'text',
        text: { body: text },
      },
    ],
  });
}

/** Meta tells how a send went on. */
export function status(wamid: string, state: string, at: number, callback: string, n = 1): object {
  const { phone, userId } = customer(n);
  return wrap('messages', {
    contacts: [{ profile: { name: `Pelanggan ${n}` }, wa_id: phone, user_id: userId }],
    statuses: [
      {
        id: wamid,
        status: state,
        timestamp: seconds(at),
        recipient_id: phone,
        recipient_user_id: userId,
        biz_opaque_callback_data: callback,
      },
    ],
  });
}

/** The owner's phone, after Meta took the number off the API, or back on. */
export function account(event: 'ACCOUNT_OFFBOARDED' | 'ACCOUNT_RECONNECTED', at: number): object {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: NUMBER.wabaId,
        time: Math.floor(at / 1000),
        changes: [{ field: 'account_update', value: { phone_number: NUMBER.displayPhone, event } }],
      },
    ],
  };
}

/** Posts a signed webhook. @returns the status */
export async function deliver(url: string, webhook: object): Promise<number> {
  const body = JSON.stringify(webhook);
  const response = await fetch(`${url}/webhooks/meta`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, APP_SECRET) },
  });
  await response.arrayBuffer();
  return response.status;
}
