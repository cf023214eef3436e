import { z } from 'zod';
import { Accepted, DeviceList, SignInRequest, SignInResponse } from '#shared/gateway-api/http.ts';
import { can } from '#shared/model/can.ts';
import { Id } from '#shared/model/primitives.ts';
import { agentsSee } from '../../team/agents-see.ts';
import { findDevice, listDevices, revokeDevice, signIn } from '../../team/devices.ts';
import { loginKey } from '../../team/people.ts';
import { ApiFailure, notFound } from '../failure.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

/** Signing in and out, and the devices that are signed in. */
export function sessionRoutes({ store: { db }, clock, workspace, signInLimit }: Services): Route[] {
  return [
    route({
      method: 'POST',
      url: '/v1/sessions',
      summary: 'Sign in: gives this device a token',
      right: 'public',
      scope: 'none',
      body: SignInRequest,
      answer: SignInResponse,
      status: 201,
      async handle({ body, request }) {
        const login = loginKey(body.login);
        const wait = signInLimit.waitFor(login, request.ip, Date.now());
        if (wait > 0)
          throw new ApiFailure(
            429,
            'too_many_tries',
            `Too many wrong passwords. Try again in ${Math.ceil(wait / 1000)} s.`,
            wait,
          );
        // Counted before the slow check, so that tries at the same moment count too.
        signInLimit.failed(login, request.ip, Date.now());
        const signedIn = await signIn(db, body, clock.now());
        if (!signedIn)
          throw new ApiFailure(
            401,
            'wrong_password',
            'Login or password is not right. Check both and try again.',
          );
        signInLimit.succeeded(login, request.ip);
        const { name, epoch, sample } = workspace;
        return { ...signedIn, workspace: { name, epoch, sample, agentsSee: await agentsSee(db) } };
      },
    }),
    route({
      method: 'DELETE',
      url: '/v1/sessions/current',
      summary: 'Sign this device out',
      right: 'session.own',
      scope: 'none',
      answer: Accepted,
      async handle(_call, session) {
        await revokeDevice(db, session.deviceId, clock.now());
        return { accepted: true };
      },
    }),
    route({
      method: 'GET',
      url: '/v1/devices',
      summary: 'Your devices, or everybody’s where you may revoke them',
      right: 'session.own',
      scope: 'none',
      answer: DeviceList,
      async handle(_call, session) {
        return {
          devices: await listDevices(db, can(session, 'devices.revokeAny') ? null : session.userId),
        };
      },
    }),
    route({
      method: 'DELETE',
      url: '/v1/devices/:id',
      summary: 'Revoke a device: its token is void and its feed is closed',
      right: 'session.own',
      scope: 'none',
      params: z.object({ id: Id }),
      answer: Accepted,
      async handle({ params }, session) {
        const device = await findDevice(db, params.id);
        const mine = device?.userId === session.userId;
        if (!device || !(mine || can(session, 'devices.revokeAny'))) throw notFound('device');
        await revokeDevice(db, device.id, clock.now());
        return { accepted: true };
      },
    }),
  ];
}
