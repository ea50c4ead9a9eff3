import { onScopeDispose } from 'vue'

/** Something that can be done now, in words of the moment. */
export interface Offer {
  readonly label: string
  readonly icon?: string
  /** The key that does the same, as its button shows it. */
  readonly key?: string | null
  /** What will happen. */
  readonly consequence?: string
  readonly run: () => void
}

/** What a part of the page offers to be done: with the open item, or with the selection. */
export interface Offers {
  readonly heading: string
  readonly offers: readonly Offer[]
}

const sources: (() => Offers | null)[] = []

/** Offers this in the palette for as long as the component is there; null: nothing now. */
export function useOffers(source: () => Offers | null): void {
  sources.push(source)
  onScopeDispose(() => sources.splice(sources.indexOf(source), 1))
}

/** Everything that is offered now, the newest part first. */
export function offersNow(): readonly Offers[] {
  return sources
    .map((source) => source())
    .filter((offers): offers is Offers => offers !== null && offers.offers.length > 0)
    .toReversed()
}
