import { createHmac } from 'node:crypto';

/** The number that the webhook fixtures are about. */
export const NUMBER = {
  phoneNumberId: '271938465501122',
  wabaId: '184620053317742',
  displayPhone: '6281290005550',
  name: 'Toko Batik Melati',
  lifecycle: 'active',
  onboardedAt: null,
} as const;

export const APP_SECRET = 'app-secret-of-the-tests';
export const VERIFY_TOKEN = 'verify-token-of-the-tests';

/** The header with which Meta signs these bytes. */
export function sign(body: Uint8Array | string, secret = APP_SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
