/** Whatever JSON a query brings back; a test that wants types names them. */
export type Json = ReturnType<typeof JSON.parse>

/** An error as the API sends it. */
export interface ApiError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: { readonly code: string; readonly field?: string; readonly [name: string]: unknown }
}

/** The answer to one query; `data` is null or missing when nothing came through. */
export interface Answer<Data = Json> {
  readonly data: Data
  readonly errors?: readonly ApiError[]
}

/** Calls the API as one caller. */
export interface GraphQLClient {
  /** The bearer token; undefined for a caller without credentials. */
  readonly token: string | undefined
  /** Sends a query and returns what came back, errors included. */
  gql<Data = Json>(query: string, variables?: Record<string, unknown>): Promise<Answer<Data>>
  /** Sends a query that has to succeed and returns its data. */
  ok<Data = Json>(query: string, variables?: Record<string, unknown>): Promise<Data>
  /** Sends a query that has to fail and returns the code of its first error. */
  code(query: string, variables?: Record<string, unknown>): Promise<string>
}

/** A caller of the server at `url`. @param headers come with every request, such as a cookie. */
export function createClient(
  url: string,
  token?: string,
  headers: Readonly<Record<string, string>> = {},
): GraphQLClient {
  async function gql<Data>(query: string, variables?: Record<string, unknown>): Promise<Answer<Data>> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...headers,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as Answer<Data>
  }
  return {
    token,
    gql,
    async ok<Data>(query: string, variables?: Record<string, unknown>) {
      const { data, errors } = await gql<Data>(query, variables)
      if (errors) throw new Error(`The query failed: ${JSON.stringify(errors, null, 2)}`)
      return data
    },
    async code(query, variables) {
      const { data, errors } = await gql(query, variables)
      if (!errors?.[0]) throw new Error(`The query should have failed: ${JSON.stringify(data)}`)
      return errors[0].extensions.code
    },
  }
}
