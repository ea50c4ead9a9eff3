import { computed, onScopeDispose, shallowRef, watch, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { PASSING_MS } from '../review/useLiveRead.ts'
import { defaultSearch } from '../views/useSavedViews.ts'
import { placeOfView } from '../views/viewSearch.ts'
import { isBlank, locationQuery, readLocation, shownPart, type QueueLocation } from './queueLocation.ts'

/** Whether another item is open, and nothing else has changed. */
const isMove = (from: QueueLocation, to: QueueLocation) =>
  from.item !== null && to.item !== null && from.search === to.search && shownPart(from) === shownPart(to)

/** The location, and the way to change it. An address that says nothing stands for the view that opens first. */
export function useQueueLocation(): {
  location: ComputedRef<QueueLocation>
  change: (changes: Partial<QueueLocation>) => void
} {
  const route = useRoute()
  const router = useRouter()
  const beginsElsewhere = computed(() => defaultSearch.value !== null && isBlank(route.query))
  /**
   * Where somebody who passes by is already, and the address is not until they stop: browsers bear some hundred changes of
   * it in ten seconds, fewer than a held key makes, and then refuse them or load the page anew.
   */
  const ahead = shallowRef<QueueLocation | null>(null)
  let movedAt = Number.NEGATIVE_INFINITY
  let whenStays: ReturnType<typeof setTimeout> | undefined
  /** Where this led last. */
  let ledTo = ''
  const location = computed(() => {
    if (ahead.value !== null) return ahead.value
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
    ledTo = ''
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
    const now = performance.now()
    const moves = isMove(location.value, next)
    const passes = moves && now - movedAt < PASSING_MS
    if (moves) movedAt = now
    stayNoLonger()
    if (!passes) return void goTo(next)
    ahead.value = next
    whenStays = setTimeout(() => {
      stayNoLonger()
      void goTo(next)
    }, PASSING_MS)
  }

  function stayNoLonger(): void {
    clearTimeout(whenStays)
    whenStays = undefined
  }

  async function goTo(next: QueueLocation): Promise<void> {
    const target = { path: '/', query: queryOf(next) }
    const { fullPath } = router.resolve(target)
    const before = location.value
    const closes = before.item !== null && next.item === null
    // The list stands before it already, and would stand there twice.
    if (closes && fullPath === window.history.state?.back) return goBack()
    const opens = before.item === null && next.item !== null
    const leavesTrail = opens || shownPart(next) !== shownPart(before)
    ledTo = fullPath
    if (ahead.value !== null) ahead.value = next
    await (leavesTrail ? router.push(target) : router.replace(target))
    if (ahead.value === next) ahead.value = null
  }

  /**
   * Who is led elsewhere is not drawn back to where they passed by. The address says it before they leave, so that the
   * way back leads there; who left by the way back has left that address already.
   */
  const stopWatching = router.beforeEach(async (to) => {
    if (to.fullPath === ledTo || whenStays === undefined || ahead.value === null) return
    stayNoLonger()
    if (to.fullPath === router.options.history.location) return
    await goTo(ahead.value)
    // Writing it took the place of this: it is asked for again.
    return to
  })
  watch(
    () => route.fullPath,
    (fullPath) => {
      if (fullPath === ledTo) return
      ledTo = ''
      ahead.value = null
    },
    { flush: 'sync' },
  )
  onScopeDispose(() => {
    stopWatching()
    stayNoLonger()
  })

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
