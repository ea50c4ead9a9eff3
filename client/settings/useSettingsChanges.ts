import { useClientHandle } from '@urql/vue'
import { onScopeDispose } from 'vue'
import { SettingsChangedSubscription, type SettingsPart } from '../graphql/settingsDocuments.ts'

/** What is told together is read together. */
const TOGETHER_MS = 100

/**
 * Keeps a list of the settings as it is: reads it again when another admin, or whoever took an invitation, changed it.
 * @param parts what the list is made of; left out: everything that admins set.
 */
export function useSettingsChanges(readAgain: () => unknown, parts?: readonly SettingsPart[]): void {
  const { client } = useClientHandle()
  let soon: ReturnType<typeof setTimeout> | undefined

  const feed = client.subscription(SettingsChangedSubscription, {}).subscribe(({ data }) => {
    if (!data || parts?.includes(data.settingsChanged.part) === false) return
    soon ??= setTimeout(() => {
      soon = undefined
      readAgain()
    }, TOGETHER_MS)
  })
  onScopeDispose(() => {
    feed.unsubscribe()
    clearTimeout(soon)
  })
}
