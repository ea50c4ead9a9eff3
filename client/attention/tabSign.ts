/** The mark of index.html, with room for a number at its corner. */
const MARK =
  '<path d="M1 14.5h8c3 0 5-2.1 5-4.600a4 4 0 0 0-8 0c0 2.5 2 4.6 5 4.600h8" fill="none" stroke="#5b62e0" stroke-width="2" stroke-linecap="round"/>'
/** More digits than this are not readable at 16 pixels. */
const MOST = 99

function iconWith(count: number): string {
  const text = count > MOST ? `${MOST}+` : String(count)
  const width = 6 + text.length * 4
  const badge =
    `<rect x="${20 - width}" width="${width}" height="11" rx="5.5" fill="#c9302f"/>` +
    `<text x="${20 - width / 2}" y="8.700" font-size="8.500" font-weight="700" font-family="sans-serif" text-anchor="middle" fill="#fff">${text}</text>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">${MARK}${badge}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

/**
 * Puts how many wait on the browser's tab: before the title, which the page that is shown gives it, and on the icon.
 * @returns sets the count and its text, such as 1000 and "1,000+"; and the way to end it.
 */
export function followTab() {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const title = document.querySelector('title')
  const plainIcon = icon?.href ?? ''
  let before = ''

  function write(): void {
    const bare = document.title.replace(/^\([\d,]+\+?\) /, '')
    const wanted = `${before}${bare}`
    if (document.title !== wanted) document.title = wanted
  }

  const observer = new MutationObserver(write)
  if (title) observer.observe(title, { childList: true })

  function set(count: number, text: string): void {
    before = count === 0 ? '' : `(${text}) `
    write()
    if (icon) icon.href = count === 0 ? plainIcon : iconWith(count)
  }

  return {
    set,
    stop: () => {
      observer.disconnect()
      set(0, '')
    },
  }
}
