import { inject, provide, type InjectionKey } from 'vue'

type SectionHeading = 'h2' | 'h3'

const HEADING: InjectionKey<SectionHeading> = Symbol('the heading of a section')

/** Says which heading the sections below have: one level below the item's own, which heads a page or a part of one. */
export function provideSectionHeading(heading: SectionHeading): void {
  provide(HEADING, heading)
}

/** The element that heads a section of an item. */
export function useSectionHeading(): SectionHeading {
  return inject(HEADING, 'h3')
}
