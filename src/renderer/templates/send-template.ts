import type { TemplateValues } from '#shared/gateway-api/http.ts';
import { call } from '../state/bridge.ts';
import { tellFailure, toast } from '../state/toasts.ts';

/** Hands a template over for sending; true once main has it on disk. */
export async function sendTemplate(
  threadId: string,
  templateId: string,
  values: TemplateValues,
  file: File | null,
): Promise<boolean> {
  const bytes = file === null ? undefined : await read(file);
  if (bytes === null) {
    toast({ kind: 'words', key: 'toast.fileGone' }, 'bad');
    return false;
  }
  const result = await call('messages.sendTemplate', {
    threadId,
    templateId,
    values,
    file: file && { name: file.name.slice(-240), mime: file.type },
    ...(bytes !== undefined && { bytes }),
  });
  if (!result.ok) tellFailure(result.error);
  return result.ok;
}

async function read(file: File): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}
