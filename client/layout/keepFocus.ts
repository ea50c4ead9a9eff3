import { takesLetters } from '../keys/letters.ts'

/** Parts of the page that take the focus when what had it within them is gone. */
const AREA = '[data-focus-area]'
/** What lies over the page, and goes again. */
const LAYER = '[data-reka-popper-content-wrapper], [role="dialog"]'

let last: Element | null = null
/** The areas around it, the innermost first. */
let areas: readonly HTMLElement[] = []
/** What lies over the page and holds it; null in the page itself. */
let layer: Element | null = null
/** The areas in the page where the focus came from. */
let under: readonly HTMLElement[] = []

/** Whether what is pressed last in a field ends the writing there: it may go then, and the keys are the page's. */
let isWritten = false
/** Whether somebody was writing in a field when it went: they write on before they see it. */
let writingLost = false

export function isWritingLost(): boolean {
  return writingLost
}

/** What somebody writes in does not come: what they go on writing is no command either. */
export function loseWriting(): void {
  writingLost = true
}

/** Whoever does something that is no writing has seen that the field has gone. */
export function endLostWriting(): void {
  writingLost = false
}

function onKeydown({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void {
  isWritten = key === 'Enter' || key === 'Escape' || ((ctrlKey || metaKey) && !altKey)
}

function areasOf(element: Element): HTMLElement[] {
  const found: HTMLElement[] = []
  for (
    let at = element.closest<HTMLElement>(AREA);
    at !== null;
    at = at.parentElement?.closest<HTMLElement>(AREA) ?? null
  ) {
    found.push(at)
  }
  return found
}

function onFocusIn({ target }: FocusEvent): void {
  if (!(target instanceof Element)) return
  last = target
  isWritten = false
  endLostWriting()
  layer = target.closest(LAYER)
  areas = areasOf(target).filter((area) => layer === null || layer.contains(area))
  if (layer === null) under = areas
}

/** Leaves a field: the focus goes to the part of the page around it, and the keys are the page's again. */
export function leaveField(field: HTMLElement | null): void {
  const area = field?.closest<HTMLElement>(AREA)
  if (area) area.focus({ preventScroll: true })
  else field?.blur()
}

/** The focus was not taken elsewhere: what had it has gone, or cannot have it any more. */
function isLost(): boolean {
  if (last === null || document.activeElement !== document.body) return false
  // Not drawn it has none either: on a narrow screen the open item takes the place of the list.
  return !last.checkVisibility() || last.matches(':disabled') || last.closest('[inert], [hidden]') !== null
}

function bringBack(): void {
  if (!isLost()) return
  const wasWriting = last !== null && takesLetters(last) && !isWritten
  // What lay over the page and has gone leaves it where it came from; as long as it is there, it looks after it itself.
  const isOver = layer?.isConnected === true
  const left = [...areas, ...(isOver ? [] : under)].find(
    (area) => area.isConnected && area.offsetParent !== null,
  )
  const page = isOver ? null : document.querySelector<HTMLElement>(`main${AREA}`)
  const area = left ?? page
  // What lies over the page may be about to go as well, after what it held: then it is looked at again.
  if (area !== null) last = null
  area?.focus({ preventScroll: true })
  writingLost = wasWriting
}

/**
 * The focus is never lost after an action: a button that goes with what it did leaves it to the part of the page that
 * it stood in. From the start of a document again is where a keyboard or a screen reader would begin otherwise.
 */
export function startKeepingFocus(): void {
  document.addEventListener('focusin', onFocusIn)
  // Whoever clicks beside everything puts the focus nowhere, and means it.
  document.addEventListener('pointerdown', () => {
    last = null
    endLostWriting()
  })
  document.addEventListener('keydown', onKeydown, { capture: true })
  new MutationObserver(bringBack).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['disabled', 'inert', 'hidden'],
  })
}
