/** A Graph API where nothing is sent. */
export const NOBODY = 'http://127.0.0.1:9/v26.0';
