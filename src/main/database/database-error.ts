/**
 * What can be wrong with a database of the console, as other rooms need to tell apart:
 * - `corrupt`: pages are damaged or missing;
 * - `key_wrong`: a whole file that this key does not open;
 * - `newer_version`: written by a newer build of the console;
 * - `disk_full`, `not_writable`: the machine's answer; nothing was changed;
 * - `no_position`: rows for a feed that holds no valid position (it was reset, or is of another epoch), or for one
 *   whose membership ended: the link should go by the gateway's `reset` instead;
 * - `closed`: asked after `close()`, or its worker ended;
 * - `failed`: anything else; a defect.
 */
export type DatabaseErrorCode =
  | 'corrupt'
  | 'key_wrong'
  | 'newer_version'
  | 'disk_full'
  | 'not_writable'
  | 'no_position'
  | 'closed'
  | 'failed';

/** What the machine refuses: its answer to one request, which the next may not get. */
export type Refusal = 'disk_full' | 'not_writable';
/** Why a file is not to be used any more. */
export type Damage = 'corrupt' | 'key_wrong';

export const isDamage = (code: DatabaseErrorCode): code is Damage =>
  code === 'corrupt' || code === 'key_wrong';

export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string) {
    super(message);
    this.name = 'DatabaseError';
    this.code = code;
  }
}

/** What the machine refused, by an error of ours, of SQLite or of the file system; null when it is something else. */
export function refusalOf(error: unknown): Refusal | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // A full disk shows at opening as no room for the log's index.
  if (/^(disk_full|SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)$/.test(code)) return 'disk_full';
  if (/^(not_writable|SQLITE_(CANTOPEN|READONLY|PERM|AUTH).*|E(ACCES|PERM|ROFS))$/.test(code))
    return 'not_writable';
  return null;
}
