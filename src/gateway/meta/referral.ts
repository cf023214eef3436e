import type { Referral } from '#shared/model/message.ts';
import type { JsonObject } from './events.ts';
import { facts } from './facts.ts';
import { id, line, object, text } from './read-json.ts';

const LONGEST_WORDS = 2_000;

/** The ad or post that a customer came from. */
export function referralOf(referral: JsonObject): Referral {
  return {
    sourceUrl: words(referral.source_url),
    sourceId: id(referral.source_id),
    sourceType: line(referral.source_type)?.toLowerCase() ?? null,
    headline: words(referral.headline),
    body: words(referral.body),
    clickId: words(referral.ctwa_clid),
  };
}

/** What the ad showed, beside its words. */
export function adOf(referral: JsonObject): JsonObject | null {
  return facts({
    mediaType: line(referral.media_type)?.toLowerCase(),
    imageUrl: words(referral.image_url),
    videoUrl: words(referral.video_url),
    thumbnailUrl: words(referral.thumbnail_url),
    welcome: words(object(referral.welcome_message)?.text),
  });
}

function words(value: unknown): string | null {
  return text(value)?.slice(0, LONGEST_WORDS).toWellFormed() ?? null;
}
