import { computed, watch, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { defaultSearch } from '../views/useSavedViews.ts'
import { placeOfView } from '../views/viewSearch.ts'
import { isBlank, locationQuery, readLocation, type QueueLocation } from './queueLocation.ts'

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

  function change(changes: Partial<QueueLocation>): void {
    const next = { ...location.value, ...changes }
    // Going back from an open item leads to the list; moving from item to item leaves no trail.
    const opens = location.value.item === null && next.item !== null
    const target = { path: '/', query: queryOf(next) }
    void (opens ? router.push(target) : router.replace(target))
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
