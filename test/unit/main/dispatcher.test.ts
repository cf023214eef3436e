import { describe, expect, it } from 'vitest';
import { CALLS, type CallName } from '#shared/console-api/calls.ts';
import { fail, ok } from '#shared/console-api/result.ts';
import { DEFAULT_SETTINGS } from '#shared/console-api/views.ts';
import { createDispatcher, type Handlers } from '../../../src/main/bridge/dispatcher.ts';
import { DatabaseError } from '../../../src/main/database/database-error.ts';
import type { Log } from '../../../src/main/logs/log.ts';

const THREAD = '01900000-0000-7000-8000-000000000001';
const names = Object.keys(CALLS) as CallName[];

/** A console that answers every call with `answer`. */
function console(answer: () => unknown) {
  const called: CallName[] = [];
  const logged: unknown[] = [];
  const log: Log = { info() {}, warn() {}, error: (what, facts) => logged.push(what, facts) };
  const handlers = Object.fromEntries(
    names.map((name) => [
      name,
      async () => {
        called.push(name);
        return answer();
      },
    ]),
  ) as unknown as Handlers;
  return { dispatch: createDispatcher(handlers, log), called, logged };
}

describe('the dispatcher', () => {
  it.each([
    'nothing.here',
    '',
    '__proto__',
    'constructor',
    'toString',
    null,
    undefined,
    7,
    {},
    ['app.state'],
  ])('refuses %j as a name', async (name) => {
    const { dispatch, called } = console(() => ok(null));
    expect(await dispatch(name, null)).toEqual(fail('invalid_call'));
    expect(called).toEqual([]);
  });

  it.each(names)('calls no handler of %s with what does not fit', async (name) => {
    const { dispatch, called } = console(() => ok(null));
    for (const input of [
      undefined,
      'text',
      42,
      [],
      { threadId: '../../etc/passwd', text: 7, url: 1, theme: 'pink' },
    ]) {
      const result = await dispatch(name, input);
      expect(result).toMatchObject({ ok: false, error: { code: 'invalid_call' } });
    }
    expect(called).toEqual([]);
  });

  it('says where the input is wrong, and not what it was', async () => {
    const { dispatch } = console(() => ok(null));
    expect(await dispatch('app.settings', { theme: 'rahasia' })).toEqual(fail('invalid_call', 'theme'));
  });

  it('passes a refusal on, without what a handler hung on it', async () => {
    const { dispatch } = console(() => ({
      ok: false,
      error: { code: 'unsent', detail: '3', stack: 'secret' },
    }));
    expect(await dispatch('workspace.signOut', { discardUnsent: false })).toEqual(fail('unsent', '3'));
  });

  it('keeps an answer outside the contract, and what only main may know, to itself', async () => {
    const wrong = console(() => ok({ theme: 'pink' }));
    expect(await wrong.dispatch('app.settings', {})).toEqual(fail('internal'));
    expect(wrong.logged).not.toEqual([]);
    const more = console(() => ok({ ...DEFAULT_SETTINGS, token: 'secret' }));
    expect(await more.dispatch('app.settings', {})).toEqual(ok(DEFAULT_SETTINGS));
  });

  it('tells the log, and nobody else, what was thrown', async () => {
    const { dispatch, logged } = console(() => {
      throw new Error('no such table: secrets');
    });
    expect(await dispatch('app.state', null)).toEqual(fail('internal'));
    expect(String(logged[0])).toBe('call failed');
    expect(logged[1]).toMatchObject({ call: 'app.state', error: expect.any(Error) });
  });

  it.each([
    [new DatabaseError('disk_full', 'database or disk is full'), 'disk_full'],
    [Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }), 'disk_full'],
    [Object.assign(new Error('read-only file system'), { code: 'EROFS' }), 'not_writable'],
    [new DatabaseError('not_writable', 'attempt to write a readonly database'), 'not_writable'],
    [new DatabaseError('corrupt', 'database disk image is malformed'), 'store'],
  ])('says what the machine refused: %s', async (error, code) => {
    const { dispatch } = console(() => {
      throw error;
    });
    expect(await dispatch('drafts.set', { threadId: THREAD, text: 'halo' })).toEqual(fail(code));
  });
});
