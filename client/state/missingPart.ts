import { ref, type App } from 'vue'
import type { Router } from 'vue-router'
import { loseWriting } from '../layout/keepFocus.ts'
import { helpOpen, paletteOpen } from '../palette/paletteStore.ts'

/** A part of the page that was asked for could not be fetched: there is no network, or the server has a newer page. */
export const partIsMissing = ref(false)

/** Those that could not be fetched. What is only fetched beforehand is not missed by anybody. */
const failures = new WeakSet<object>()

function tellOf(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !failures.has(error)) return false
  partIsMissing.value = true
  // What was to lie over the page does not come. Whoever wrote ahead in it has not seen that yet.
  if (paletteOpen.value) loseWriting()
  paletteOpen.value = false
  helpOpen.value = false
  return true
}

/** Tells when a component or a page that is to be shown cannot be fetched. */
export function watchForMissingParts(app: App, router: Router): void {
  window.addEventListener('vite:preloadError', (event) => failures.add(event.payload))
  app.config.errorHandler = (error) => {
    if (!tellOf(error)) console.error(error)
  }
  router.onError(tellOf)
}
