import { computed, watch, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { defaultSearch } from '../views/useSavedViews.ts'
import { placeOfView } from '../views/viewSearch.ts'
import { isBlank, locationQuery, readLocation, shownPart, type QueueLocation } from './queueLocation.ts'

/** The location, and the way to change it. An address that says nothing stands for the view that opens first. */
export function useQueueLocation(): {
  location: ComputedRef<QueueLocation>
  change: (changes: Partial<QueueLocation>) => void
} {
  const route = useRoute()
  const router = useRouter()
  const beginsElsewhere = computed(() => defaultSearch.value !== null && isBlank(route.query))
  const location = computed(() => {
    const asked = readLocation(route.query)
    if (!beginsElsewhere.value) return asked
    return { ...placeOfView(defaultSearch.value ?? ''), item: asked.item }
  })

  /** With a view that opens first, the whole queue says so. */
  function queryOf(next: QueueLocation) {
    const query = locationQuery(next)
    const isWhole = Object.values({ ...query, item: undefined }).every((value) => value === undefined)
    return isWhole && defaultSearch.value !== null ? { ...query, view: 'queue' } : query
  }

  /** The way back is answered a moment later: what is changed meanwhile waits for it, or it would be lost by it. */
  let goingBack: Promise<void> | null = null

  function goBack(): void {
    goingBack = new Promise((resolve) => {
      const forget = router.afterEach(() => {
        forget()
        goingBack = null
        resolve()
      })
    })
    router.back()
  }

  /**
   * Going back leads from an open item to the list, and from a filter to what was shown before; moving from item to item
   * and writing a search leave no trail.
   */
  function change(changes: Partial<QueueLocation>): void {
    if (goingBack !== null) {
      void goingBack.then(() => change(changes))
      return
    }
    const next = { ...location.value, ...changes }
    const target = { path: '/', query: queryOf(next) }
    const closes = location.value.item !== null && next.item === null
    // The list stands before it already, and would stand there twice.
    if (closes && router.resolve(target).fullPath === window.history.state?.back) return goBack()
    const opens = location.value.item === null && next.item !== null
    const leavesTrail = opens || shownPart(next) !== shownPart(location.value)
    void (leavesTrail ? router.push(target) : router.replace(target))
  }

  // The address says what is shown, so that it can be sent to a colleague.
  watch(
    () => route.path === '/' && beginsElsewhere.value,
    (isElsewhere) => {
      if (isElsewhere) change({})
    },
    { immediate: true },
  )

  return { location, change }
}
