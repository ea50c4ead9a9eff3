import type { Payload } from '../../entities/Delivery.ts'

/** A message in lines for people, the first of which says it all; without the link. */
export function lines({ data }: Payload): string[] {
  const { reviews, count } = data as { reviews?: readonly { text: string }[]; count?: number }
  if (!reviews || !count || count < 2) return [data.text]
  const more = count - reviews.length
  return [data.text, ...reviews.map(({ text }) => `• ${text}`), ...(more > 0 ? [`… and ${more} more`] : [])]
}
