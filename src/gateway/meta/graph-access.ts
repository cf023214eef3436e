/**
 * How the calls of one number are made: to Graph itself, or to a partner that passes Meta's format on under addresses
 * and headers of its own. Made by the number's provider profile.
 */
export interface GraphAccess {
  /** `/messages` and `/media` of the number stand under it; no trailing slash. */
  numberUrl: string;
  /** Prove that the number is ours; secret. */
  headers: Readonly<Record<string, string>>;
  /** Where the address of a file is asked for. */
  mediaUrl(metaMediaId: string): string;
  /** The address of a file as these headers may fetch it: a partner stands in front of Meta's own host. */
  fileUrl(address: string): string;
  /** The list of the account's templates, and under which name the answer has it. */
  templates: { url: string; key: string };
}
