import { decodeGlobalId } from '../../schema/globalId.ts'

/** The database's id behind one of the API. */
export function rowId(id: string): string {
  return decodeGlobalId(id).id
}
