import { onScopeDispose, getCurrentScope, watch } from 'vue'

/** Whether the browser asks before the page is closed or loaded anew; in a component, until that goes. */
export function holdPage(isHeld: () => boolean): void {
  const hold = (event: BeforeUnloadEvent) => event.preventDefault()
  const letGo = () => removeEventListener('beforeunload', hold)
  // Only while it is held: with a listener the browser does not keep the page for going back to it.
  watch(isHeld, (held) => (held ? addEventListener('beforeunload', hold) : letGo()), { immediate: true })
  if (getCurrentScope()) onScopeDispose(letGo)
}
