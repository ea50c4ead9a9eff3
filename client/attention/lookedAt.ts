/** The window that has the focus holds this lock. The browser takes it away however that window goes. */
const LOCK = 'unstuck-looked-at'

/** Browsers have no locks on pages that are not served over https, and no notifications either. */
const locks: LockManager | undefined = globalThis.navigator.locks

/** Whether somebody looks at the page, in this window or in another one of this browser. */
export async function isLookedAt(): Promise<boolean> {
  if (document.hasFocus()) return true
  const { held = [] } = (await locks?.query()) ?? {}
  return held.some(({ name }) => name === LOCK)
}

/** Lets the other windows know while somebody looks at this one. @returns the way to end it. */
export function tellWhetherLookedAt(): () => void {
  let letGo: (() => void) | null = null

  function leave(): void {
    letGo?.()
    letGo = null
  }

  function follow(): void {
    if (!document.hasFocus()) return leave()
    if (letGo !== null) return
    const left = new Promise<void>((resolve) => (letGo = resolve))
    // Shared: the window that gets the focus need not wait for the one that had it.
    void locks?.request(LOCK, { mode: 'shared' }, () => left)
  }

  follow()
  window.addEventListener('focus', follow)
  window.addEventListener('blur', follow)
  return () => {
    window.removeEventListener('focus', follow)
    window.removeEventListener('blur', follow)
    leave()
  }
}
