import { useClientHandle } from '@urql/vue'
import { onScopeDispose } from 'vue'
import { SettingsChangedSubscription, type SettingsPart } from '../graphql/settingsDocuments.ts'

/** What is told together is read together. */
const TOGETHER_MS = 100

/**
 * Keeps a part of the settings as it is: reads it again when somebody else, or whoever took an invitation, changed it.
 * @param parts what it is made of; left out: everything that is set.
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
