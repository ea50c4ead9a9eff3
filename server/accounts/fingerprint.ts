import { createHash } from 'node:crypto'
import type { FailureType } from '../entities/words.ts'
import { maskVariableParts } from './maskVariableParts.ts'

/**
 * Failures of one cause have one fingerprint: the type, the phase (null for a ticket) and the masked message.
 */
export function fingerprintOf(type: FailureType, phaseName: string | null, message: string): string {
  const words = [type, phaseName?.trim().toLowerCase() ?? null, maskVariableParts(message)]
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16)
}
