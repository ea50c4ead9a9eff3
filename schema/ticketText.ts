import { z } from 'zod'

/** A ticket's body or a message: kept as it is, because its white space may be code, but not blank. */
export const longText = z.string().max(200_000).regex(/\S/, 'This must not be blank.')
