import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConfStore } from '../../../src/main/browser/conf-store.ts';
import { readFlags } from '../../../src/main/browser/flags.ts';
import { lockFolder } from '../../../src/main/console/folder-lock.ts';
import { systemTimers } from '../../../src/main/link/timers.ts';
import { openLog } from '../../../src/main/logs/log.ts';
import { startChild } from '../../../src/main/sample/child.ts';
import { sampleSecrets } from '../../../src/main/sample/secrets.ts';
import { EMPTY_CONSOLE_FILE } from '../../../src/main/settings/console-file.ts';
import { openSettings } from '../../../src/main/settings/settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selaras-machine-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the settings file', () => {
  it('begins with the defaults and keeps what is set', () => {
    const { store, setAside } = openSettings(folder, openConfStore);
    expect([store.get('settings'), setAside]).toEqual([EMPTY_CONSOLE_FILE.settings, null]);
    store.set('settings', { ...store.get('settings'), theme: 'dark' });
    expect(openSettings(folder, openConfStore).store.get('settings').theme).toBe('dark');
  });

  it.each([
    '',
    'not json',
    '[]',
    '{"settings":{"theme":"pink"}}',
    '{"workspace":{"address":7}}',
    '\u0000\u0001\u0002',
  ])('is set aside when it holds %j, and the console starts', (garbage) => {
    writeFileSync(join(folder, 'console.json'), garbage);
    const { store, setAside } = openSettings(folder, openConfStore);
    expect(store.get('settings')).toEqual(EMPTY_CONSOLE_FILE.settings);
    expect(store.get('workspace')).toBeNull();
    expect(readFileSync(setAside ?? '', 'utf8')).toBe(garbage);
    expect(openSettings(folder, openConfStore).setAside).toBeNull();
  });

  it('takes an older file that lacks what came later', () => {
    writeFileSync(join(folder, 'console.json'), JSON.stringify({ workspace: null }));
    const { store, setAside } = openSettings(folder, openConfStore);
    expect([setAside, store.get('link')]).toEqual([null, EMPTY_CONSOLE_FILE.link]);
  });
});

describe('the lock of a data folder', () => {
  /** Takes the folder as soon as it is told to, says whether it has it, and stays. */
  async function contender() {
    const script = join(folder, 'contender.mjs');
    const lock = new URL('../../../src/main/console/folder-lock.ts', import.meta.url);
    writeFileSync(
      script,
      `import { lockFolder } from ${JSON.stringify(lock.href)};
       const take = () => {
         try {
           return lockFolder(${JSON.stringify(folder)}) === null ? 'refused' : 'held';
         } catch (error) {
           return String(error);
         }
       };
       process.on('message', () => process.send(take()));
       process.send('ready');`,
    );
    const child = fork(script, { execArgv: [] });
    await once(child, 'message');
    return {
      async take(): Promise<string> {
        child.send('take');
        const [answer] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
        return String(answer);
      },
      async kill() {
        child.kill('SIGKILL');
        await once(child, 'exit');
      },
    };
  }

  it('is held by one console at a time', () => {
    const release = lockFolder(folder);
    expect(release).toBeTypeOf('function');
    expect(lockFolder(folder)).toBeNull();
    release?.();
    const again = lockFolder(folder);
    expect(again).toBeTypeOf('function');
    again?.();
  });

  it('is gone with a console that was killed', async () => {
    const holder = await contender();
    expect(await holder.take()).toBe('held');
    expect(lockFolder(folder)).toBeNull();
    await holder.kill();
    const release = lockFolder(folder);
    expect(release).toBeTypeOf('function');
    release?.();
  });

  it('is one console’s, also when several start at once over what a killed one left', async () => {
    const killed = await contender();
    await killed.take();
    await killed.kill();
    const contenders = await Promise.all(Array.from({ length: 4 }, contender));
    const answers = await Promise.all(contenders.map((one) => one.take()));
    expect(answers.sort()).toEqual(['held', 'refused', 'refused', 'refused']);
    await Promise.all(contenders.map((one) => one.kill()));
  });
});

describe('the log', () => {
  it('keeps facts and errors, and cuts out what must not be there', () => {
    const log = openLog(folder);
    log.info('a fact', { threads: 3, token: 'tok-1', deep: { text: 'pesan rahasia', password: 'pw-1' } });
    log.error('a fault', { error: new Error('disk is full') });
    const written = readFileSync(join(folder, 'console.log'), 'utf8');
    expect(written).toContain('"threads":3');
    expect(written).toContain('disk is full');
    expect(written).not.toMatch(/tok-1|rahasia|pw-1/);
  });

  it('begins anew when it has grown', () => {
    writeFileSync(join(folder, 'console.log'), 'x'.repeat(2_100_000));
    openLog(folder).info('first line');
    expect(readdirSync(folder).sort()).toEqual(['console.log', 'console.log.1']);
  });
});

describe('a program of the sample', () => {
  /** Listens, says so, and ends with its stdin; `crash` in a request's path ends it at once. */
  const PROGRAM = `
    import { createServer } from 'node:http';
    const server = createServer((request, response) => {
      if (request.url === '/crash') process.kill(process.pid, 'SIGKILL');
      response.end(String(process.pid));
    });
    server.listen(Number(process.env.PORT), '127.0.0.1', () => {
      console.log('something else first');
      console.log(JSON.stringify({ ready: true, url: 'http://127.0.0.1:' + server.address().port }));
    });
    process.stdin.resume().on('end', () => process.exit(0));
  `;
  const silent = { info() {}, warn() {}, error() {} };
  const start = (source: string, log = silent) => {
    const script = join(folder, 'program.mjs');
    writeFileSync(script, source);
    return startChild({
      name: 'gateway',
      command: process.execPath,
      script,
      env: {},
      // No need to wait as long as a person would not mind.
      timers: { ...systemTimers, after: (ms, call) => systemTimers.after(Math.min(ms, 20), call) },
      log,
    });
  };

  it('comes back at the same address after a crash, and ends when it is asked', async () => {
    let crashed = () => {};
    const gone = new Promise<void>((resolve) => {
      crashed = resolve;
    });
    const child = await start(PROGRAM, { ...silent, warn: () => crashed() });
    const first = await (await fetch(child.url)).text();
    await fetch(`${child.url}/crash`).catch(() => undefined);
    await gone;
    let second: string | null = null;
    while (second === null)
      second = await fetch(child.url)
        .then((response) => response.text())
        .catch(() => null);
    expect(second).not.toBe(first);
    await child.stop();
    await expect(fetch(child.url)).rejects.toThrow();
  });

  it('is a failure when it ends before it was ready', async () => {
    await expect(start('process.exit(3)')).rejects.toThrow('ended before it was ready');
  });

  it('has secrets of its own that stay between starts', async () => {
    const secrets = await sampleSecrets(folder);
    expect(new Set(Object.values(secrets)).size).toBe(5);
    expect(await sampleSecrets(folder)).toEqual(secrets);
  });
});

describe('the browser host’s flags', () => {
  it('have their defaults, and say what is wrong', () => {
    expect(readFlags([], { SELARAS_DATA_DIR: '/data/x' })).toEqual({
      open: true,
      port: 0,
      dataFolder: '/data/x',
    });
    expect(readFlags(['--no-open', '--port', '4000', '--data', '/y'], {})).toEqual({
      open: false,
      port: 4000,
      dataFolder: '/y',
    });
    expect(() => readFlags(['--port', 'http'], {})).toThrow('--port');
    expect(() => readFlags(['--prot', '1'], {})).toThrow('--prot');
  });
});
