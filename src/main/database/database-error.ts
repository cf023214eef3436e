/**
 * What can be wrong with a database of the console, as other rooms need to tell apart:
 * - `corrupt`: pages are damaged or missing;
 * - `key_wrong`: a whole file that this key does not open;
 * - `newer_version`: written by a newer build of the console, left untouched;
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

export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string) {
    super(message);
    this.name = 'DatabaseError';
    this.code = code;
  }
}
