import { traceId } from './ids.ts';
import type { Json } from './types.ts';

interface KnownError {
  title: string;
  details: string;
  http: number;
}

const HELP = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes';

/** Meta's codes that the simulator can say by itself or on demand (Meta, error codes). */
const KNOWN: Record<number, KnownError> = {
  0: { title: 'AuthException', details: 'We were unable to authenticate the app user.', http: 401 },
  1: { title: 'API Unknown', details: 'Invalid request or possible server error.', http: 400 },
  2: { title: 'API Service', details: 'Temporary due to downtime or due to being overloaded.', http: 503 },
  4: { title: 'API Too Many Calls', details: 'The app has reached its API call rate limit.', http: 400 },
  10: {
    title: 'API Permission Denied',
    details: 'Permission is either not granted or has been removed.',
    http: 403,
  },
  33: {
    title: 'Parameter value is not valid',
    details: 'The business phone number has been deleted.',
    http: 400,
  },
  100: {
    title: 'Invalid parameter',
    details: 'The request included one or more unsupported or misspelled parameters.',
    http: 400,
  },
  190: {
    title: 'Access token has expired',
    details: 'The access token is invalid or has expired.',
    http: 401,
  },
  368: {
    title: 'Temporarily blocked for policies violations',
    details: 'The account has been restricted from messaging.',
    http: 403,
  },
  80007: {
    title: 'Rate limit issues',
    details: 'The WhatsApp Business Account has reached its rate limit.',
    http: 400,
  },
  130429: {
    title: 'Rate limit hit',
    details:
      'Message failed to send because there were too many messages sent from this phone number in a short period of time.',
    http: 400,
  },
  130472: {
    title: "User's number is part of an experiment",
    details: 'Message was not sent as part of an experiment.',
    http: 400,
  },
  130497: {
    title: 'Business account is restricted from messaging users in this country.',
    details: 'Business account is restricted from messaging users in this country.',
    http: 403,
  },
  131000: {
    title: 'Something went wrong',
    details: 'Message failed to send due to an unknown error.',
    http: 500,
  },
  131005: {
    title: 'Access denied',
    details: 'Permission is either not granted or has been removed.',
    http: 403,
  },
  131008: {
    title: 'Required parameter is missing',
    details: 'The request is missing a required parameter.',
    http: 400,
  },
  131009: {
    title: 'Parameter value is not valid',
    details: 'One or more parameter values are invalid.',
    http: 400,
  },
  131016: { title: 'Service unavailable', details: 'A service is temporarily unavailable.', http: 500 },
  131021: {
    title: 'Recipient cannot be sender',
    details: 'Sender and recipient phone number is the same.',
    http: 400,
  },
  131026: { title: 'Message undeliverable', details: 'Unable to deliver message.', http: 400 },
  131031: {
    title: 'Account has been locked',
    details: 'The account has been restricted or disabled.',
    http: 403,
  },
  131037: {
    title: 'Display name approval needed',
    details: 'The phone number needs an approved display name before messages can be sent.',
    http: 400,
  },
  131042: {
    title: 'Business eligibility payment issue',
    details: 'There was an error related to your payment method.',
    http: 400,
  },
  131045: {
    title: 'Incorrect certificate',
    details: 'Message failed to send due to a phone number registration error.',
    http: 500,
  },
  131047: {
    title: 'Re-engagement message',
    details:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
    http: 400,
  },
  131048: {
    title: 'Spam rate limit hit',
    details:
      'Message failed to send because there are restrictions on how many messages can be sent from this phone number.',
    http: 400,
  },
  131049: {
    title: 'Meta chose not to deliver',
    details: 'This message was not delivered to maintain healthy ecosystem engagement.',
    http: 400,
  },
  131050: {
    title: 'User has stopped marketing messages',
    details: 'The recipient chose to stop receiving marketing messages from this business.',
    http: 400,
  },
  131051: {
    title: 'Unsupported message type',
    details: 'Message type is currently not supported.',
    http: 400,
  },
  131053: {
    title: 'Media upload error',
    details: 'Unable to upload the media used in the message.',
    http: 400,
  },
  131056: {
    title: '(Business Account, Consumer Account) pair rate limit hit',
    details:
      'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
    http: 400,
  },
  131057: {
    title: 'Account in maintenance mode',
    details: 'The business account is in maintenance mode.',
    http: 500,
  },
  131062: {
    title: 'Recipient type not allowed',
    details: 'This message cannot be sent to a business-scoped user id.',
    http: 400,
  },
  132000: {
    title: 'Template Param Count Mismatch',
    details: 'The number of parameters does not match the expected number of params.',
    http: 400,
  },
  132001: {
    title: 'Template does not exist',
    details: 'The template does not exist in the specified language or has not been approved.',
    http: 404,
  },
  132015: { title: 'Template is Paused', details: 'The template is paused due to low quality.', http: 400 },
  133010: {
    title: 'Phone number not registered',
    details: 'Phone number is not registered on the platform.',
    http: 400,
  },
  2593107: {
    title: 'Synchronization request limit exceeded',
    details: 'This synchronization was already requested for the phone number.',
    http: 400,
  },
  2593108: {
    title: 'Synchronization request made outside of the allowed time window',
    details: 'Synchronization can be requested within 24 hours of onboarding.',
    http: 400,
  },
};

const known = (code: number): KnownError =>
  KNOWN[code] ?? { title: `Error ${code}`, details: 'The simulator was told to answer so.', http: 400 };

/** An error as it stands in statuses and messages. */
export function errorObject(code: number): Json {
  const { title, details } = known(code);
  return { code, title, message: title, error_data: { details }, href: HELP };
}

/** An error as the Graph API answers it; thrown by handlers, printed by the server. */
export class GraphError extends Error {
  readonly code: number;
  readonly http: number;
  readonly details: string;

  constructor(code: number, details?: string, http?: number) {
    super(`(#${code}) ${known(code).title}`);
    this.code = code;
    this.details = details ?? known(code).details;
    this.http = http ?? known(code).http;
  }

  toJSON(): Json {
    return {
      error: {
        message: this.message,
        type: 'OAuthException',
        code: this.code,
        error_data: { messaging_product: 'whatsapp', details: this.details },
        fbtrace_id: traceId(),
      },
    };
  }
}
