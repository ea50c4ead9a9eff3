import { defineAsyncComponent, type Component } from 'vue'

/** What is not loaded yet, in the order in which it will be needed. */
const waiting: (() => Promise<unknown>)[] = []

let startRest = () => {}
const rested = new Promise<void>((resolve) => {
  startRest = resolve
})

/**
 * A part that the first rows of the queue do without: loaded when it is shown, or beforehand by `loadTheRest`.
 * @param standIn is shown from the beginning, so that the page does not shift; the part itself then follows the rows.
 */
export function loadLater<Part extends Component>(
  load: () => Promise<{ default: Part }>,
  standIn?: Component,
): Part {
  waiting.push(load)
  const loader = async () => {
    if (standIn) await rested
    return (await load()).default
  }
  return defineAsyncComponent<Part>({ loader, loadingComponent: standIn, delay: 0 })
}

/** Not every browser tells when it rests. */
const idle: (callback: () => void) => void =
  globalThis.requestIdleCallback ?? ((callback) => setTimeout(callback, 200))

/** The first rows are read: once they stand, in the frame after the one that measures them, what was put off follows. */
export function loadTheRest(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      startRest()
      loadNext()
    }),
  )
}

/** Fetches one part after another while the page rests, so that no click has to wait for it. */
function loadNext(): void {
  idle(() => {
    const load = waiting.shift()
    // One that cannot be fetched now is fetched when it is shown.
    if (load)
      void load()
        .catch(() => {})
        .then(loadNext)
  })
}
