import { frameTexts } from '../texts/frame.ts'
import type { Count } from './useCounts.ts'
import { numberText } from '../texts/locale.ts'

/** "128", or "1,000+" where the server stopped counting; nothing before it is known. */
export function countText(count: Count | undefined): string {
  if (count === undefined) return ''
  return count.capped ? frameTexts.capped(count.value) : numberText(count.value)
}
