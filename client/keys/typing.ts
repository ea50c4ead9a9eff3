import { takesLetters } from './letters.ts'

/**
 * Marks the page while somebody writes in a field: letters are no commands then, and their hints say so. That the body
 * `:has(input:focus)` would say the same, but is asked again with every element that comes or goes.
 */
export function startMarkingTyping(): void {
  const mark = ({ type, target }: FocusEvent) => {
    const isTyping = type === 'focusin' && target instanceof Element && takesLetters(target)
    document.body.toggleAttribute('data-typing', isTyping)
  }
  document.addEventListener('focusin', mark)
  document.addEventListener('focusout', mark)
}
