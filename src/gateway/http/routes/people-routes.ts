import { NewUserRequest, UserList } from '#shared/gateway-api/http.ts';
import { User } from '#shared/model/user.ts';
import { addPerson, listPeople } from '../../team/people.ts';
import { ApiFailure } from '../failure.ts';
import { type Route, route } from '../route.ts';
import type { Services } from '../services.ts';

/** The people of the workspace. */
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
