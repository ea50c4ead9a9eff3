import { useClientHandle } from '@urql/vue'
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { PaletteSearchQuery, type Found } from '../graphql/paletteDocuments.ts'

/** Long enough to write on, short enough to feel at once. */
const WAIT_MS = 150
/** Of each kind. */
const SHOWN = 6

/** What is called exactly so goes first, then what begins so. */
function byFit(text: string): (a: string, b: string) => number {
  const wanted = text.toLowerCase()
  const fit = (name: string) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2)
  return (a, b) => fit(a.toLowerCase()) - fit(b.toLowerCase())
}

/** The accounts and tickets that are called like what is written. What was found stays until the next answer is there. */
export function usePaletteSearch(text: Ref<string>) {
  const { client } = useClientHandle()
  const found = shallowRef<Found | null>(null)
  const isSearching = ref(false)
  const hasFailed = ref(false)
  /** What `found` was found for. */
  let foundFor = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let run = 0

  async function search(wanted: string): Promise<void> {
    const mine = ++run
    const { data, error } = await client.query(PaletteSearchQuery, { search: wanted })
    if (mine !== run) return
    isSearching.value = false
    hasFailed.value = error !== undefined
    foundFor = wanted
    found.value = data ?? null
  }

  // What was typed ahead is there already.
  watch(
    text,
    (now) => {
      const wanted = now.trim()
      clearTimeout(timer)
      run += 1
      isSearching.value = wanted !== ''
      if (wanted === '') found.value = null
      else timer = setTimeout(() => void search(wanted), WAIT_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    run += 1
  })

  const accounts = computed(() => {
    const fits = byFit(foundFor)
    const nodes = [...(found.value?.accounts.nodes ?? [])]
    return nodes.sort((a, b) => fits(a.username, b.username)).slice(0, SHOWN)
  })
  const tickets = computed(() => {
    const fits = byFit(foundFor)
    const nodes = [...(found.value?.tickets.nodes ?? [])]
    return nodes.sort((a, b) => fits(a.number, b.number) || fits(a.title, b.title)).slice(0, SHOWN)
  })

  return { accounts, tickets, isSearching, hasFailed }
}
