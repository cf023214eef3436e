import { z } from 'zod';
import { Accepted, AgentsSeeRequest, NewUserRequest, UserList } from '#shared/gateway-api/http.ts';
import { Id } from '#shared/model/primitives.ts';
import { User } from '#shared/model/user.ts';
import { letAgentsSee } from '../../team/agents-see.ts';
import { addPerson, listPeople, peopleOf } from '../../team/people.ts';
import { ApiFailure } from '../failure.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

/** The people of the workspace, and what they see of it. */
export function peopleRoutes({ store: { db }, clock }: Services): Route[] {
  return [
    route({
      method: 'GET',
      url: '/v1/users',
      summary: 'Everybody who can sign in',
      right: 'users.manage',
      scope: 'none',
      answer: UserList,
      handle: async () => ({ users: await listPeople(db) }),
    }),
    route({
      method: 'GET',
      url: '/v1/numbers/:id/people',
      summary: 'Everybody who works with a number: one of them may hold its phone',
      right: 'numbers.manage',
      scope: async ({ params }) => params.id,
      params: z.object({ id: Id }),
      answer: UserList,
      handle: async ({ params }) => ({ users: await peopleOf(db, params.id) }),
    }),
    route({
      method: 'POST',
      url: '/v1/workspace/agents-see',
      summary: 'Set whether agents see money and the health of links',
      right: 'users.manage',
      scope: 'none',
      body: AgentsSeeRequest,
      answer: Accepted,
      status: 202,
      async handle({ body }) {
        await letAgentsSee(db, body);
        return { accepted: true };
      },
    }),
    route({
      method: 'POST',
      url: '/v1/users',
      summary: 'Add a person; every number of the workspace is open to them',
      right: 'users.manage',
      scope: 'none',
      body: NewUserRequest,
      answer: User,
      status: 201,
      async handle({ body }) {
        const added = await addPerson(db, body, clock.now());
        if (!added)
          throw new ApiFailure(
            409,
            'login_taken',
            'Somebody already signs in with this login. Choose another.',
          );
        return added;
      },
    }),
  ];
}
