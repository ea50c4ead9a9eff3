/** The id by which the API knows a row: Relay's base64 of `Type:id`. */
export function apiId(typename: string, id: string): string {
  return Buffer.from(`${typename}:${id}`).toString('base64')
}
