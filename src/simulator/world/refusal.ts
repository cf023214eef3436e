/** Somebody or something asked for does not exist, or may not do this; becomes the control API's 4xx. */
export class ActRefused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
