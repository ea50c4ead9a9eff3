import { createHash } from 'node:crypto'
import type { FailureType } from '../entities/words.ts'

/**
 * What differs between two failures of one cause, and what stands for it. The order matters: a URL holds
 * numbers, a time looks like several, and so on. Every expression runs in linear time, as messages come from
 * outside.
 */
const VARIABLE_PARTS: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>]+/g, '<url>'],
  [/\b[\w.+-]{1,64}@[\w-]{1,64}(\.[\w-]{1,64})+/g, '<name>'],
  [/"[^"]{1,200}"|`[^`]{1,200}`|“[^”]{1,200}”|‘[^’]{1,200}’|«[^»]{1,200}»/g, '<name>'],
  // A single quote is an apostrophe too: only one that begins a word opens a name.
  [/(?<![\p{L}\p{N}])'[^']{1,200}'(?![\p{L}\p{N}])/gu, '<name>'],
  [/(?<![\p{L}\p{N}])@[\w.-]+/gu, '<name>'],
  [/\b\d{4}-\d\d-\d\d(t| )?(\d\d:\d\d(:\d\d)?(\.\d+)?)?(z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b\d{1,2}:\d\d(:\d\d)?(\.\d+)?( ?[ap]m\b)?/g, '<time>'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>'],
  [/\b0x[0-9a-f]+\b/g, '<id>'],
  // A hash, or an id such as req_8fK2: letters and digits in one word.
  [/\b(?=[a-z_-]*\d)(?=[\d_-]*[a-z])[\w-]{6,}\b/g, '<id>'],
  [/\d+([.,:]\d+)*/g, '<number>'],
]

/** The message with its variable parts masked, so that alike failures read the same. */
export function maskVariableParts(message: string): string {
  let masked = message.slice(0, 2000).toLowerCase()
  for (const [part, mask] of VARIABLE_PARTS) masked = masked.replace(part, mask)
  return masked.replace(/\s+/g, ' ').trim()
}

/**
 * Failures of one cause have one fingerprint: the type, the phase (null for a ticket) and the masked message.
 */
export function fingerprintOf(type: FailureType, phaseName: string | null, message: string): string {
  const words = [type, phaseName?.trim().toLowerCase() ?? null, maskVariableParts(message)]
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16)
}
