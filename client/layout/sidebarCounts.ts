import { shallowRef } from 'vue'
import type { Counts } from '../queue/useCounts.ts'

/** What the sidebar counted last. Each page has a sidebar of its own, which begins with that instead of nothing. */
export const ownCounts = shallowRef<Counts>({})
/** The same, of campaigns and projects. */
export const workCounts = shallowRef<Counts>({})
