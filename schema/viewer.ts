import { builder } from './builder.ts'
import { RoleEnum } from './enums.ts'
import { encodeGlobalId } from './globalId.ts'
import { PersonType } from './person.ts'
import { type Actor, personIdOf } from '../server/access/actor.ts'
import type { Role } from '../server/entities/words.ts'

/** A caller who has credentials, so that there is a role. */
type SignedIn = Actor & { readonly role: Role }

export const ViewerType = builder.objectRef<SignedIn>('Viewer').implement({
  description: 'Who is calling.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    id: t.id({
      description: 'Tells this caller from others of the same name, such as those who look at a review.',
      resolve: ({ key }) => encodeGlobalId('Viewer', key),
    }),
    name: t.exposeString('name'),
    role: t.field({ type: RoleEnum, resolve: (viewer) => viewer.role }),
    person: t.field({
      type: PersonType,
      nullable: true,
      description: 'Null for a token.',
      resolve: (viewer) => personIdOf(viewer),
    }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    nullable: true,
    authScopes: { public: true },
    description: 'Null where nobody is signed in.',
    resolve: (_root, _args, { actor }) => (actor?.role ? (actor as SignedIn) : null),
  }),
)
