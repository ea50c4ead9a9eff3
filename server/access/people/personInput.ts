import { z } from 'zod'
import { nameText } from '../../nameText.ts'

// What a person may be called and sign in by, wherever they say it.

const LONGEST_EMAIL = 254

/** An e-mail in small letters. */
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(LONGEST_EMAIL)
  .pipe(z.email('This is no e-mail address, such as mara@example.org.'))

/** As it is written under what they do. */
export const personName = nameText(100)

/** Long enough that nobody guesses it; a sentence fits as well. */
export const newPassword = z.string().min(10).max(200)
