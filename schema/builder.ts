import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import DataloaderPlugin from '@pothos/plugin-dataloader'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin, { type AuthFailure, AuthScopeFailureType } from '@pothos/plugin-scope-auth'
import ValidationPlugin from '@pothos/plugin-validation'
import type { Role } from '../server/entities/words.ts'
import { BadUserInput, DomainError, Forbidden, Unauthenticated } from '../server/errors.ts'
import './argumentChecks.ts'
import type { Context } from './context.ts'
import { assertNode, decodeGlobalId, encodeGlobalId } from './globalId.ts'
import { fieldOf } from './storableText.ts'
import './validationSentences.ts'

/** Most a query may cost: about one unit a field, times the rows that its lists may bring. */
export const MOST_COMPLEXITY = 20_000
export const MOST_DEPTH = 15
export const MOST_BREADTH = 500

/** Who may do what (DESIGN §2). Every field or its type names one of these. */
const RIGHTS = {
  /** Anybody, signed in or not: only `viewer`. */
  public: null,
  /** Everyone with credentials. */
  signedIn: ['ADMIN', 'MANAGER', 'ANALYST', 'INTEGRATOR'],
  /** Reads the queue, the live feed, the metrics and the advice. */
  reader: ['ADMIN', 'MANAGER', 'ANALYST'],
  /** Deals with reviews. */
  manager: ['ADMIN', 'MANAGER'],
  /** Bots and agents. */
  worker: ['ADMIN', 'INTEGRATOR'],
  /** Brings work in: campaigns, projects, imports, tickets, user messages, the kill switch. */
  submitter: ['ADMIN', 'MANAGER', 'INTEGRATOR'],
  /** People, tokens, settings. */
  admin: ['ADMIN'],
} satisfies Record<string, readonly Role[] | null>

type Rights = { [Name in keyof typeof RIGHTS]: boolean } & {
  /** A person who has signed in, whatever the role; no token. */
  person: boolean
}

/** Whether the role has the right. */
export function hasRight(role: Role | null | undefined, right: keyof typeof RIGHTS): boolean {
  const roles: readonly Role[] | null = RIGHTS[right]
  return roles === null || (role !== null && role !== undefined && roles.includes(role))
}

const FOR_PERSONS = 'This is for a person who has signed in: a token has no password, name or sessions.'

/** Whether a person was wanted, alone or before others. */
function isForPersons(failure: AuthFailure): boolean {
  if (failure.kind === AuthScopeFailureType.AuthScope) return failure.scope === 'person'
  return 'failures' in failure && failure.failures.some(isForPersons)
}

/** @param what is too much: complexity, depth or breadth. */
export function queryTooCostly(what: string): DomainError {
  return new DomainError('QUERY_TOO_COSTLY', `This query asks for too much at once (${what}): ask for less.`)
}

export const builder = new SchemaBuilder<{
  Context: Context
  Scalars: {
    ID: { Input: string; Output: string | number }
    DateTime: { Input: Date; Output: Date }
    JSON: { Input: unknown; Output: unknown }
    File: { Input: unknown; Output: never }
  }
  AuthScopes: Rights
  DefaultEdgesNullability: { list: false; items: false }
  DefaultNodeNullability: false
  DefaultFieldNullability: false
}>({
  // The checks of the arguments run inside the access plugin, and those of the plugins behind them inside them.
  plugins: [
    ScopeAuthPlugin,
    'argumentChecks',
    RelayPlugin,
    DataloaderPlugin,
    ComplexityPlugin,
    ValidationPlugin,
  ],
  defaultFieldNullability: false,
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    edgesFieldOptions: { nullable: { list: false, items: false } },
    nodeFieldOptions: { nullable: false },
    nodesOnConnection: true,
    encodeGlobalID: (typename, id) => encodeGlobalId(typename, String(id)),
    decodeGlobalID: decodeGlobalId,
    nodeQueryOptions: {
      authScopes: { signedIn: true },
      nullable: true,
      resolve: (_root, { id }, _context, { schema }, resolveNode) => {
        assertNode(schema, id.typename)
        return resolveNode(id)
      },
    },
    nodesQueryOptions: false,
    nodeTypeOptions: { authScopes: { signedIn: true } },
    pageInfoTypeOptions: { authScopes: { signedIn: true } },
    defaultConnectionTypeOptions: { authScopes: { signedIn: true } },
    defaultEdgeTypeOptions: { authScopes: { signedIn: true } },
    defaultPayloadTypeOptions: { authScopes: { signedIn: true } },
  },
  scopeAuth: {
    authScopes: ({ actor }) => {
      const names = Object.keys(RIGHTS) as (keyof typeof RIGHTS)[]
      const byRole = Object.fromEntries(names.map((name) => [name, hasRight(actor?.role, name)]))
      return { ...byRole, person: actor?.sessionId !== undefined } as Rights
    },
    runScopesOnType: true,
    authorizeOnSubscribe: true,
    unauthorizedError: (_parent, { actor }, _info, { failure }) => {
      if (!actor) return new Unauthenticated()
      return isForPersons(failure) ? new Forbidden(FOR_PERSONS) : new Forbidden()
    },
  },
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 5,
    limit: { complexity: MOST_COMPLEXITY, depth: MOST_DEPTH, breadth: MOST_BREADTH },
    complexityError: (kind) => queryTooCostly(kind.toLowerCase()),
  },
  validation: {
    validationError: ({ issues }) => {
      const [issue] = issues
      const path = (issue?.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
      return new BadUserInput(fieldOf(path), issue?.message ?? 'This input is not valid.')
    },
  },
})

builder.queryType({})
builder.mutationType({})
builder.subscriptionType({})
