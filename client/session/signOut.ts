import { ref, watch } from 'vue'
import { connection } from '../graphql/connection.ts'
import { fetchInTime } from '../graphql/timeLimit.ts'
import { giveAllBack } from '../review/actingClaims.ts'
import { forgetDrafts } from '../review/drafts.ts'

/** The server was not reached when somebody wanted to sign out: they still are signed in. */
export const signOutFailed = ref(false)
// Said until the server is reached again: then the button works.
watch(
  () => connection.generation,
  () => {
    signOutFailed.value = false
  },
)

/** Ends the session on the server; the page then starts afresh at the sign-in page. */
export async function signOut(): Promise<void> {
  signOutFailed.value = false
  // As long as the session holds: afterwards nobody could.
  await giveAllBack()
  try {
    await fetchInTime('/sign-out', { method: 'POST', credentials: 'same-origin', redirect: 'manual' })
  } catch {
    signOutFailed.value = true
    return
  }
  forgetDrafts()
  location.assign('/')
}
