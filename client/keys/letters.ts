/** Where letters are written, or choose something. */
const TAKES_LETTERS =
  'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"], [role="spinbutton"]'
const TAKES_NO_LETTERS =
  'input[type="checkbox"], input[type="radio"], input[type="button"], input[type="submit"]'

/** Whether letters that are pressed here are the element's own. */
export function takesLetters(element: Element): boolean {
  return !element.matches(TAKES_NO_LETTERS) && element.closest(TAKES_LETTERS) !== null
}
