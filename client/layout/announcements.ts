import { onScopeDispose, ref } from 'vue'

/** What comes in together is said together. */
const TOGETHER_MS = 1000
/** So long nothing further is said: whoever listens has to hear the rest of the page too. */
const PAUSE_MS = 8000

/** So long nothing stands there before: the same sentence again would be no change, and is not heard. */
const EMPTY_MS = 100

/** What waits to be said, by what it is about. It is put into words when it is said, and so is true then. */
const waiting = new Map<object, () => string>()
let timer: ReturnType<typeof setTimeout> | undefined
let saidAt = Number.NEGATIVE_INFINITY

/** What screen readers are told of what others did, when they have said what they are at. */
export const announced = ref('')

function sayAll(): void {
  timer = undefined
  const sentences = [...waiting.values()].map((words) => words()).filter((sentence) => sentence !== '')
  waiting.clear()
  if (sentences.length === 0) return
  saidAt = performance.now()
  announced.value = sentences.join(' ')
}

function makeRoom(): void {
  announced.value = ''
  timer = setTimeout(sayAll, EMPTY_MS)
}

/**
 * Tells what changes by itself on the page. A burst is told as what it came to; what is taken back before is not told.
 * @returns the way to tell: with a sentence, or with how one is made of what is so then (empty: nothing to tell).
 */
export function useAnnouncement(): (words: () => string) => void {
  const about = {}
  onScopeDispose(() => waiting.delete(about))
  return (words) => {
    waiting.set(about, words)
    timer ??= setTimeout(makeRoom, Math.max(TOGETHER_MS, saidAt + PAUSE_MS - performance.now()))
  }
}
