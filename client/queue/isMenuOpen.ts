/** Whether a menu or a form is open that belongs to a button of the page. */
export function isMenuOpen(): boolean {
  return document.querySelector('[data-state="open"][aria-haspopup]') !== null
}
