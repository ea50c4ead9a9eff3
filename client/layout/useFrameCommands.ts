import { useClientHandle } from '@urql/vue'
import { useRouter } from 'vue-router'
import { useCommands } from '../keys/registry.ts'
import { helpOpen, openPalette } from '../palette/paletteStore.ts'
import { useTypeAhead } from '../palette/useTypeAhead.ts'
import { undoLatest } from '../review/undo.ts'
import { defaultSearch } from '../views/useSavedViews.ts'

/** What its keys do on every page. */
export function useFrameCommands(): void {
  const { client } = useClientHandle()
  const router = useRouter()
  const goTo = (view?: string) => () =>
    void router.push({ path: '/', query: view === undefined ? {} : { view } })

  useTypeAhead()
  useCommands({
    // Here and nowhere else: pressed once, it takes back one thing.
    undo: () => void undoLatest(client),
    palette: openPalette,
    help: () => {
      helpOpen.value = true
    },
    // With a view that opens first, the whole queue says so.
    goQueue: () => goTo(defaultSearch.value === null ? undefined : 'queue')(),
    goClaimed: goTo('claimed'),
    goSnoozed: goTo('snoozed'),
    goResolved: goTo('resolved'),
    goInsights: () => void router.push('/insights'),
  })
}
