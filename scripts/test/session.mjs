import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasDisplay } from '../setup/electron.mjs';

/** Opens a keychain with an empty password in a folder of its own, then becomes the command. */
const WITH_KEYCHAIN =
  'echo | XDG_DATA_HOME="$SELARAS_TEST_KEYRING" gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"';

/**
 * Wraps a command in a session of its own on Linux: a D-Bus with an unlocked keychain, and a display where there is
 * none. A person's own keychain is never touched. Returns the command with its arguments, its environment, and an end.
 */
export function desktopSession(command, args, { keychain, display }) {
  const folder = mkdtempSync(join(tmpdir(), 'selaras-session-'));
  const words = [
    ...(display && !hasDisplay() ? ['xvfb-run', '-a', '--server-args=-screen 0 1600x1000x24'] : []),
    ...(keychain ? ['dbus-run-session', '--', 'sh', '-c', WITH_KEYCHAIN, 'sh'] : []),
    command,
    ...args,
  ];
  return {
    words,
    env: { SELARAS_TEST_KEYRING: folder },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}
