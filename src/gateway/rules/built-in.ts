import {
  CONFIRM_FROM_DAY,
  LINK_DAYS,
  REMINDER_DAYS,
  SAFETY_DAYS,
} from '#shared/coexistence/activity-clock.ts';
import { PAIR_BURST, PAIR_INTERVAL_MS, THROUGHPUT_PER_SECOND } from '#shared/coexistence/pacing.ts';
import { TEMPLATE_LENGTHS } from '#shared/coexistence/templates.ts';
import { WINDOW_MS } from '#shared/coexistence/window.ts';
import type { RuleName, Rules } from '#shared/model/rules.ts';
import { fitsKind } from '../meta/media-limits.ts';

/** A value that this version works with, and what the rules say of it. */
interface BuiltIn {
  name: string;
  inCode: unknown;
  inRules: unknown;
}

type Media = Rules['limits']['media'];
const KINDS = ['image', 'audio', 'video', 'document', 'sticker'] as const satisfies (keyof Media)[];

/** Console and gateway work with these wherever they look, so that they are part of the program. */
const BUILT_IN: { [Name in RuleName]?: (rules: Rules[Name]) => BuiltIn[] } = {
  limits: ({ throughputPerSecond, pair, template, media }) => [
    { name: 'throughputPerSecond', inCode: THROUGHPUT_PER_SECOND, inRules: throughputPerSecond },
    { name: 'pair.intervalMs', inCode: PAIR_INTERVAL_MS, inRules: pair.intervalMs },
    { name: 'pair.burst', inCode: PAIR_BURST, inRules: pair.burst },
    { name: 'template.header', inCode: TEMPLATE_LENGTHS.header, inRules: template.header },
    { name: 'template.body', inCode: TEMPLATE_LENGTHS.body, inRules: template.body },
    { name: 'template.buttonUrl', inCode: TEMPLATE_LENGTHS.url, inRules: template.buttonUrl },
    { name: 'template.copyCode', inCode: TEMPLATE_LENGTHS.copyCode, inRules: template.copyCode },
    ...KINDS.map((kind) => ({
      name: `media.${kind}`,
      inCode: media[kind].mimes.every(
        (mime) => fitsKind(kind, mime, media[kind].bytes) && !fitsKind(kind, mime, media[kind].bytes + 1),
      ),
      inRules: true,
    })),
  ],
  windows: ({ customerServiceMs, activity }) => [
    { name: 'customerServiceMs', inCode: WINDOW_MS, inRules: customerServiceMs },
    { name: 'activity.linkDays', inCode: LINK_DAYS, inRules: activity.linkDays },
    { name: 'activity.safetyDays', inCode: SAFETY_DAYS, inRules: activity.safetyDays },
    { name: 'activity.confirmFromDay', inCode: CONFIRM_FROM_DAY, inRules: activity.confirmFromDay },
    { name: 'activity.reminderDays', inCode: REMINDER_DAYS.join(), inRules: activity.reminderDays.join() },
  ],
};

/** Names of values in which these rules differ from what this version works with. */
export function differingFromProgram<Name extends RuleName>(name: Name, rules: Rules[Name]): string[] {
  return (BUILT_IN[name]?.(rules) ?? []).flatMap(({ name: value, inCode, inRules }) =>
    inCode === inRules ? [] : [value],
  );
}
