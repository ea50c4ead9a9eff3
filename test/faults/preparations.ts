import { createClient, type GraphQLClient, type Json } from '../support/graphqlClient.ts'
import type { World } from './world.ts'

/**
 * What a run needs before anything is broken, and by a client that never hangs up: of what has no key nobody could say
 * whether it is there when no answer came.
 */
export class Preparations {
  readonly #admin: GraphQLClient

  constructor(world: World) {
    this.#admin = createClient(world.servers.any(world.random)!.url, world.adminToken)
  }

  /** @returns the secret. */
  async token(role: string, name: string): Promise<string> {
    return (await this.#create('createApiToken', { role, name }, 'secret')).secret
  }

  /** @returns the id. */
  async campaign(input: Json): Promise<string> {
    return (await this.#create('createCampaign', input, 'campaign { id }')).campaign.id
  }

  /** @returns the id. */
  async project(input: Json): Promise<string> {
    return (await this.#create('createProject', input, 'project { id }')).project.id
  }

  async #create(field: string, input: Json, selection: string): Promise<Json> {
    const type = `${field[0]!.toUpperCase()}${field.slice(1)}Input`
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`
    return (await this.#admin.ok(query, { input }))[field]
  }
}
