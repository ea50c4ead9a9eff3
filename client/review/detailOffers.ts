import { keyHint } from '../keys/keyText.ts'
import type { Offer } from '../keys/offers.ts'
import { detailTexts } from '../texts/detail.ts'
import { snoozeTexts } from '../texts/actions.ts'
import type { DetailActions } from './useDetailActions.ts'

/** How what is not simply done is begun. */
export interface OfferHooks {
  readonly pressKey: (key: string) => void
  readonly snooze: () => void
  readonly goTo: (path: string) => void
}

/** What can be done with the open item, for the palette: as its buttons do it, so that what asks again asks again. */
export function detailOffers(actions: DetailActions, hooks: OfferHooks): readonly Offer[] {
  const { blockMoves, footMoves, otherMoves, canAct, canSnooze, mine, isOver, claim } = actions
  const offers: Offer[] = []
  if (canAct.value) {
    for (const { action, label, key, consequence } of [...blockMoves.value, ...footMoves.value]) {
      const run = () => (key === null ? actions.act(action) : hooks.pressKey(key))
      offers.push({ label, key, consequence, run })
    }
  }
  if (canSnooze.value) {
    offers.push({
      label: snoozeTexts.snooze,
      icon: 'i-lucide-alarm-clock',
      key: keyHint('snooze'),
      run: hooks.snooze,
    })
  }
  if (canAct.value && !isOver.value && actions.hasReview.value && (mine.value || claim.value === null)) {
    offers.push({
      label: mine.value ? detailTexts.release : detailTexts.claim,
      icon: 'i-lucide-hand',
      key: keyHint('claim'),
      run: actions.toggleClaim,
    })
  }
  for (const { action, label, icon, consequence, to } of otherMoves.value) {
    if (action === 'CLAIM' || action === 'RELEASE') continue
    offers.push({
      label,
      icon,
      consequence,
      run: () => (to === undefined ? actions.act(action) : hooks.goTo(to)),
    })
  }
  return offers
}
