import { z } from 'zod';
import { FeatureLimits } from '../coexistence/feature-limits.ts';

/**
 * What Meta decides and changes: one schema a file of resources/rules. Every file says what day its knowledge is of,
 * where it is from, and how sure that is. Code holds only the logic over these.
 */

/** Day as `2026-10-01`. */
export const Day = z.iso.date();

export const RuleSource = z.strictObject({
  title: z.string().min(1),
  url: z.url().optional(),
  /** The day that the source bears, not the one on which it was read; null when it bears none. */
  date: Day.nullable(),
  certainty: z.enum(['sure', 'unsure']),
  /** What it says, or what is doubtful about it. */
  note: z.string().optional(),
});
export type RuleSource = z.infer<typeof RuleSource>;

const dated = { asOf: Day, sources: z.array(RuleSource).min(1) };
const count = z.number().int().positive();
/** ISO 3166-1 alpha-2. */
const Country = z.string().regex(/^[A-Z]{2}$/);
const MediaLimit = z.strictObject({ mimes: z.array(z.string()).min(1), bytes: count });

/** Rates, sizes and lengths. */
export const LimitRules = z.strictObject({
  ...dated,
  /** Messages a second, in and out together. */
  throughputPerSecond: count,
  /** Towards one person: one each interval, `burst` may be borrowed ahead. */
  pair: z.strictObject({ intervalMs: count, burst: count }),
  webhook: z.strictObject({ bodyBytes: count, items: count }),
  /** People a portfolio may write to first within 24 hours; null is no limit. */
  messagingTiers: z.array(count.nullable()).min(1),
  /** Calls of the management API an hour, for each app and account. */
  managementCallsPerHour: z.strictObject({ inactive: count, active: count }),
  media: z.strictObject({
    image: MediaLimit,
    audio: MediaLimit,
    video: MediaLimit,
    document: MediaLimit,
    sticker: MediaLimit,
    /** A still sticker may be this large; `sticker` holds the animated one. */
    stillStickerBytes: count,
    incomingBytes: count,
  }),
  /** Characters. */
  lengths: z.strictObject({ text: count, caption: count, interactiveBody: count, listBody: count }),
  template: z.strictObject({ header: count, body: count, footer: count, buttonUrl: count, copyCode: count }),
});
export type LimitRules = z.infer<typeof LimitRules>;

/** Clocks: how long something is open, and by when something must be done. */
export const WindowRules = z.strictObject({
  ...dated,
  customerServiceMs: count,
  /** Somebody came by an ad: answered within `answerWithinMs`, everything is free for `freeMs` from the answer. */
  freeEntry: z.strictObject({ answerWithinMs: count, freeMs: count }),
  /** Days without the Business app being opened. */
  activity: z.strictObject({
    linkDays: count,
    safetyDays: count,
    confirmFromDay: count,
    reminderDays: z.array(count).min(1),
  }),
  /** Both imports must be asked for this soon after onboarding. */
  importsWithinMs: count,
  /** A reaction or a read receipt for anything older is refused (131009). */
  oldestTargetMs: count,
  typingMs: count,
  /** How long Meta keeps files. */
  media: z.strictObject({ incomingMs: count, uploadedMs: count, urlMs: count }),
});
export type WindowRules = z.infer<typeof WindowRules>;

/** What a number must be before it can be linked. Told to people beforehand; nothing here refuses a number. */
export const EligibilityRules = z.strictObject({
  ...dated,
  rules: z.array(
    z.strictObject({
      /** Words live in the catalogue. */
      id: z.string().regex(/^[a-z-]+$/),
      /** Meta says so itself, or only partners do. */
      askedBy: z.enum(['meta', 'partners']),
      certainty: z.enum(['sure', 'unsure']),
      /** Titles of this file's sources. */
      sources: z.array(z.string()).min(1),
      /** A version of the app, where one is asked for. */
      atLeast: z.string().optional(),
    }),
  ),
});
export type EligibilityRules = z.infer<typeof EligibilityRules>;

/** What is kept from whom, by country of the receiver. */
export const CountryRules = z.strictObject({
  ...dated,
  noMarketing: z.array(z.strictObject({ country: Country, from: Day })),
  /** A higher rate for codes from businesses based elsewhere. */
  authenticationInternational: z.array(
    z.strictObject({ country: Country, from: Day, certainty: z.enum(['sure', 'unsure']) }),
  ),
});
export type CountryRules = z.infer<typeof CountryRules>;

/** Which countries a line of a rate card speaks of. */
export const MarketRules = z.strictObject({
  ...dated,
  /** Lines of one country, where Meta prints another name than the usual English one. */
  countries: z.record(z.string().min(1), Country),
  /** Lines of several countries. A line of the country's own counts before these. */
  groups: z.record(z.string().min(1), z.array(Country).min(1)),
  /** The line for every country that no other line speaks of. */
  other: z.string().min(1),
  /** Countries of which nobody says under which line they fall: their price stays unknown. */
  unsure: z.array(Country),
});
export type MarketRules = z.infer<typeof MarketRules>;

export const RateCategory = z.enum([
  'marketing',
  'utility',
  'authentication',
  'authentication-international',
  'service',
]);
export type RateCategory = z.infer<typeof RateCategory>;

/** What is charged since when; the newest period that has begun stands. */
export const PricingRules = z.strictObject({
  ...dated,
  periods: z
    .array(
      z.strictObject({
        from: Day,
        service: z.enum(['free', 'charged']),
        utilityInWindow: z.enum(['free', 'charged']),
        /** Of each number; null: nothing is counted. */
        freeService: z.strictObject({ perMonth: count, certainty: z.enum(['sure', 'unsure']) }).nullable(),
        /** Whose rate a service message takes where a card's line has none of its own. */
        serviceRateOf: RateCategory.nullable(),
      }),
    )
    .min(1),
  /** `month-day` on which rates may change: a card from before the last of these may be old. */
  rateChangeDays: z.array(z.string().regex(/^\d{2}-\d{2}$/)).min(1),
});
export type PricingRules = z.infer<typeof PricingRules>;

const Version = z.strictObject({ version: z.string().regex(/^v\d+(\.\d+)?$/), ends: Day.nullable() });

/** Versions of Meta's interfaces and when they end; null: no end is known. */
export const VersionRules = z.strictObject({
  ...dated,
  graph: z.array(Version).min(1),
  embeddedSignup: z.array(Version).min(1),
});
export type VersionRules = z.infer<typeof VersionRules>;

/** Every file of rules by its name. */
export const RULE_FILES = {
  limits: LimitRules,
  windows: WindowRules,
  'feature-limits': FeatureLimits.extend({ sources: dated.sources }),
  eligibility: EligibilityRules,
  countries: CountryRules,
  markets: MarketRules,
  pricing: PricingRules,
  versions: VersionRules,
} as const;
export type RuleName = keyof typeof RULE_FILES;
export const RULE_NAMES = Object.keys(RULE_FILES) as RuleName[];

/** All rules together, as the gateway serves them. */
export const Rules = z.object(RULE_FILES);
export type Rules = z.infer<typeof Rules>;
