import { describe, expect, it } from 'vitest';
import data from '#resources/rules/versions.json' with { type: 'json' };
import { needsNewVersion, versionIn, versionState } from '#shared/coexistence/versions.ts';
import { VersionRules } from '#shared/model/rules.ts';

const { graph, embeddedSignup } = VersionRules.parse(data);
const at = (day: string) => Date.parse(`${day}T12:00:00Z`);

describe('versions of Meta’s interfaces', () => {
  // Meta, Graph API changelog: v20 ended on 24 September 2026, v21 ends on 21 January 2027, v26 is the newest.
  it.each([
    ['v26.0', '2026-11-21', 'current', false],
    ['v21.0', '2026-11-01', 'ending', false],
    ['v21.0', '2026-11-23', 'ending', true],
    ['v21.0', '2027-01-21', 'ended', true],
    ['v20.0', '2026-09-23', 'ending', true],
    ['v20.0', '2026-11-21', 'ended', true],
    ['v17.0', '2026-11-21', 'ended', true],
    ['v23.0', '2026-11-21', 'unknown', false],
    ['v30.0', '2026-11-21', 'unknown', false],
  ])('Graph %s on %s: %s', (version, day, state, act) => {
    const found = versionState(graph, version, at(day));
    expect(found.state).toBe(state);
    expect(needsNewVersion(found, at(day))).toBe(act);
  });

  // Meta, Embedded Signup versions.
  it.each([
    ['v2', 'ended'],
    ['v3', 'ended'],
    ['v4', 'current'],
  ])('sign-up %s in November 2026: %s', (version, state) => {
    expect(versionState(embeddedSignup, version, at('2026-11-21')).state).toBe(state);
  });

  it.each([
    ['https://graph.facebook.com/v26.0', 'v26.0'],
    ['http://127.0.0.1:4000/v26.0/', 'v26.0'],
    ['https://waba-v2.360dialog.io', null],
  ])('%s names %s', (address, version) => expect(versionIn(address)).toBe(version));
});
