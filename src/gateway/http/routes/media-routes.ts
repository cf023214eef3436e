import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { Accepted, MediaUploadResponse } from '#shared/gateway-api/http.ts';
import { Id } from '#shared/model/primitives.ts';
import { retryMedia } from '../../ingest/retry-media.ts';
import { bareMime, mostBytes } from '../../meta/media-limits.ts';
import { TooLarge } from '../../store/media-store.ts';
import { numbersOf } from '../../team/people.ts';
import { byteRange } from '../byte-range.ts';
import { ApiFailure, notFound } from '../failure.ts';
import { type Route, route } from '../route.ts';
import { numberOfMedia } from '../scopes.ts';
import type { Services } from '../services.ts';

const UNFIT =
  'WhatsApp does not take this type of file. Send a JPEG or PNG image, MP4 video, common audio, PDF or Office document.';

/** Files: kept by the gateway until they are sent, and served to those who may see their number. */
export function mediaRoutes({ store, clock, media }: Services): Route[] {
  const { db } = store;
  return [
    route({
      method: 'POST',
      url: '/v1/media',
      summary: 'Keep a file for sending (multipart, field `file`)',
      right: 'media.upload',
      scope: 'filtered',
      query: z.object({ numberId: Id.optional() }),
      answer: MediaUploadResponse,
      status: 201,
      async handle({ query, request }, session) {
        const numbers = await numbersOf(db, session.userId);
        if (query.numberId === undefined && numbers.length > 1)
          throw new ApiFailure(400, 'number_needed', 'Name the number that the file is for: `?numberId=`.');
        const numberId = numbers.find((id) => id === (query.numberId ?? id));
        if (numberId === undefined) throw notFound('number');
        const part = request.isMultipart() ? await request.file() : undefined;
        if (part?.fieldname !== 'file')
          throw new ApiFailure(
            400,
            'invalid_request',
            'Send one file as multipart/form-data in the field `file`.',
          );
        const most = mostBytes(part.mimetype);
        if (most === null) throw new ApiFailure(415, 'media_unfit', UNFIT);
        const kept = await media.put(part.file, most).catch((error: unknown) => {
          throw error instanceof TooLarge || part.file.truncated ? tooLarge(most) : error;
        });
        if (part.file.truncated) throw tooLarge(most);
        const id = uuidv7();
        const mime = bareMime(part.mimetype);
        await db
          .insertInto('media')
          .values({
            id,
            number_id: numberId,
            sha256: kept.sha256,
            mime,
            size: kept.size,
            filename: part.filename ? part.filename.slice(0, 240) : null,
            state: 'stored',
            created_at: clock.now(),
          })
          .execute();
        return { mediaId: id, mime, size: kept.size };
      },
    }),
    route({
      method: 'GET',
      url: '/v1/media/:id',
      summary: 'A file’s bytes; answers ranges',
      right: 'media.read',
      scope: ({ params }) => numberOfMedia(db, params.id),
      params: z.object({ id: Id }),
      async handle({ params, request, reply }) {
        const row = await db.selectFrom('media').selectAll().where('id', '=', params.id).executeTakeFirst();
        if (!row?.sha256 || row.state !== 'stored' || row.size === null) throw notFound('file');
        const range = byteRange(request.headers.range, row.size);
        // What customers send is shown by the console only; a browser that is led here must neither run nor guess it.
        reply.headers({
          'accept-ranges': 'bytes',
          'cache-control': 'private, no-store',
          'content-disposition': disposition(row.filename),
          'content-security-policy': "default-src 'none'; sandbox",
          'x-content-type-options': 'nosniff',
        });
        if (range === 'unsatisfiable') {
          reply.header('content-range', `bytes */${row.size}`);
          throw new ApiFailure(416, 'range', 'The file does not have these bytes.');
        }
        const bytes = await media.get(row.sha256, range ?? undefined);
        if (!bytes) throw notFound('file');
        if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${row.size}`);
        reply.header('content-length', range ? range.end - range.start + 1 : row.size);
        return reply.type(safeMime(row.mime)).send(bytes);
      },
    }),
    route({
      method: 'POST',
      url: '/v1/media/:id/retry',
      summary: 'Try again to fetch a file that could not be fetched',
      right: 'media.upload',
      scope: ({ params }) => numberOfMedia(db, params.id),
      params: z.object({ id: Id }),
      answer: Accepted,
      status: 202,
      async handle({ params: { id } }) {
        const numberId = await numberOfMedia(db, id);
        if (numberId === null) throw notFound('file');
        if (await retryMedia(store, { id, numberId }, clock.now())) return { accepted: true };
        throw new ApiFailure(
          409,
          'media_not_failed',
          'There is nothing to try again: the file is here, is being fetched, or WhatsApp never had it. If it is missing, ask the customer to send it again.',
        );
      },
    }),
  ];
}

function tooLarge(most: number): ApiFailure {
  const limit = most >= 1024 * 1024 ? `${most / 1024 / 1024} MB` : `${most / 1024} kB`;
  return new ApiFailure(
    413,
    'media_too_large',
    `WhatsApp takes files of this type up to ${limit}. Send a smaller one.`,
  );
}

/** Always a download, under a name that cannot break out of the header. */
function disposition(filename: string | null): string {
  if (!filename) return 'attachment';
  const plain = filename.replace(/[^\w. -]/g, '_');
  const encoded = encodeURIComponent(filename).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** The type comes from a customer by way of Meta: only the form of a type may pass. */
function safeMime(mime: string): string {
  return /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.+-]+)*$/.test(mime) ? mime : 'application/octet-stream';
}
