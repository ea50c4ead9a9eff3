import { z } from 'zod'

/**
 * By themselves they show nothing: they turn what stands beside them, so that a name reads as another one. The marks U+200E
 * and U+200F turn no letter, and who writes in both directions needs them.
 */
const TURNS_TEXT = /[\u202a-\u202e\u2066-\u2069]/

/**
 * A name or a title, without white space at its ends. Text in any direction is fine: what turns it by a character of its
 * own, such as U+202E, is not, because whoever picks an account or confirms what is done to it goes by how it reads.
 */
export function nameText(longest: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((name) => !TURNS_TEXT.test(name), { error: ({ input }) => complaintAbout(String(input)) })
}

function complaintAbout(name: string): string {
  const at = name.search(TURNS_TEXT)
  const code = name.charCodeAt(at).toString(16).toUpperCase()
  return `Leave out the invisible character U+${code} at place ${at + 1}: it turns the direction of the text beside it, which right-to-left text has by itself.`
}
