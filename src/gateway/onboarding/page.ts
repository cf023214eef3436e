import type { FastifyInstance, FastifyReply } from 'fastify';
import html from '#resources/onboarding-page/index.html?raw';
import page from '#resources/onboarding-page/page.js?raw';
import signUp from '#resources/onboarding-page/sign-up.js?raw';
import style from '#resources/onboarding-page/style.css?raw';
import words from '#resources/onboarding-page/words.js?raw';

const FILES: ReadonlyMap<string, { type: string; text: string }> = new Map([
  ['page.js', { type: 'text/javascript; charset=utf-8', text: page }],
  ['sign-up.js', { type: 'text/javascript; charset=utf-8', text: signUp }],
  ['words.js', { type: 'text/javascript; charset=utf-8', text: words }],
  ['style.css', { type: 'text/css; charset=utf-8', text: style }],
]);

/**
 * Serves the sign-up page at `/onboarding/<id>`. It is the same for everybody and holds no secret: what it may do
 * stands behind the token in its address, which browsers do not send.
 * @param sdkUrl Facebook's SDK; besides the page's own files nothing else may run
 */
export function signUpPage(sdkUrl: string): (app: FastifyInstance) => Promise<void> {
  const policy = policyFor(sdkUrl);

  function send(reply: FastifyReply, type: string, text: string): FastifyReply {
    return reply
      .headers({
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'strict-origin',
        'cache-control': 'no-store',
      })
      .type(type)
      .send(text);
  }

  return async (app) => {
    app.get('/onboarding/assets/:file', { schema: { hide: true } }, async (request, reply) => {
      const file = FILES.get((request.params as { file: string }).file);
      if (!file) return reply.callNotFound();
      return send(reply, file.type, file.text);
    });
    app.get('/onboarding/:id', { schema: { hide: true } }, async (_request, reply) =>
      send(reply, 'text/html; charset=utf-8', html),
    );
  };
}

/** Facebook's SDK asks its own hosts whether the window has answered. */
function policyFor(sdkUrl: string): string {
  const { origin, hostname } = new URL(sdkUrl);
  const talks = hostname === 'connect.facebook.net' ? `${origin} https://*.facebook.com` : origin;
  return [
    "default-src 'none'",
    `script-src 'self' ${origin}`,
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${talks}`,
    `frame-src ${talks}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
