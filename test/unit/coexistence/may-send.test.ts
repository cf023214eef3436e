import { describe, expect, it } from 'vitest';
import { maySend } from '#shared/coexistence/may-send.ts';
import { WINDOW_MS } from '#shared/coexistence/window.ts';

const NOW = Date.UTC(2026, 10, 20, 9, 41);
const open = { lifecycle: 'active', lastInboundAt: NOW - 1, now: NOW, hasRecipient: true } as const;

describe('the gate before every send', () => {
  it.each([
    { why: 'an open window on an active number', send: open, verdict: { ok: true } },
    {
      why: 'a number that is still syncing may answer',
      send: { ...open, lifecycle: 'syncing' as const },
      verdict: { ok: true },
    },
    {
      why: 'the window shut',
      send: { ...open, lastInboundAt: NOW - WINDOW_MS },
      verdict: { ok: false, reason: 'window_closed', waits: false },
    },
    {
      why: 'nobody ever wrote',
      send: { ...open, lastInboundAt: null },
      verdict: { ok: false, reason: 'window_closed', waits: false },
    },
    {
      why: 'offboarded: held, not failed',
      send: { ...open, lifecycle: 'offboarded' as const },
      verdict: { ok: false, reason: 'number_paused', waits: true },
    },
    {
      why: 'pending: held, not failed',
      send: { ...open, lifecycle: 'pending' as const },
      verdict: { ok: false, reason: 'number_paused', waits: true },
    },
    {
      why: 'disconnected for good',
      send: { ...open, lifecycle: 'disconnected' as const },
      verdict: { ok: false, reason: 'number_disconnected', waits: false },
    },
    {
      why: 'nobody to send to',
      send: { ...open, hasRecipient: false },
      verdict: { ok: false, reason: 'no_recipient', waits: false },
    },
  ])('$why', ({ send, verdict }) => {
    expect(maySend(send)).toEqual(verdict);
  });
});
