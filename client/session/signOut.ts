import { giveAllBack } from '../review/actingClaims.ts'
import { forgetDrafts } from '../review/drafts.ts'

/** Ends the session on the server; the page then starts afresh at the sign-in page. */
export async function signOut(): Promise<void> {
  // As long as the session holds: afterwards nobody could.
  await giveAllBack()
  await fetch('/sign-out', { method: 'POST', credentials: 'same-origin', redirect: 'manual' })
  forgetDrafts()
  location.assign('/')
}
