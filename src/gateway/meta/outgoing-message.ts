import type { SendContent } from '#shared/gateway-api/http.ts';

/** Whom a message goes to: digits with country code, or a business-scoped user id where the phone is unknown. */
export interface Recipient {
  phone: string | null;
  userId: string | null;
}

export interface OutgoingMessage {
  /** Comes back in every status as `biz_opaque_callback_data`. */
  commandId: string;
  recipient: Recipient;
  content: SendContent;
  /** Graph's id of the uploaded file; needed by every kind but text. */
  graphMediaId: string | null;
  replyToWamid: string | null;
}

/** Body of `POST /{phone number id}/messages`. */
export type GraphMessage = Record<string, unknown>;

/** Meta, "send messages": `to` always with plus and country code, or `recipient` with the business-scoped id. */
export function graphMessage({
  commandId,
  recipient,
  content,
  graphMediaId,
  replyToWamid,
}: OutgoingMessage): GraphMessage {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(recipient.phone !== null ? { to: `+${recipient.phone}` } : { recipient: recipient.userId }),
    type: content.kind,
    [content.kind]: body(content, graphMediaId),
    ...(replyToWamid !== null && { context: { message_id: replyToWamid } }),
    biz_opaque_callback_data: commandId,
  };
}

function body(content: SendContent, id: string | null): Record<string, unknown> {
  if (content.kind === 'text') return { body: content.text, preview_url: /https?:\/\//.test(content.text) };
  const captioned = content.kind === 'image' || content.kind === 'video' || content.kind === 'document';
  return {
    id,
    ...(captioned && content.text && { caption: content.text }),
    ...(content.kind === 'document' && content.filename && { filename: content.filename }),
  };
}
