import { session } from '../session/session.ts'

interface Claim {
  readonly viewerId: string
  readonly expiresAt: string
}

/** The claim as long as it holds, by the server's clock (`now`, in milliseconds). */
export function heldClaim<Held extends Claim>(claim: Held | null, now: number): Held | null {
  return claim !== null && Date.parse(claim.expiresAt) > now ? claim : null
}

/** Whether the claim is this person's: two may have the same name. */
export function isMine(claim: Claim | null): boolean {
  return claim !== null && claim.viewerId === session.viewer?.id
}
