/** A page that did not come over HTTPS has none, unless the server is on this machine. */
export const hasClipboard = 'clipboard' in navigator

/** @returns whether it is in the clipboard now: the browser may refuse. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
