/** Keys of actions that have not succeeded yet, by what was asked. */
const open = new Map<string, string>()

/** A random key. (`crypto.randomUUID` is missing on pages that are not served over https.) */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/** The key for this request: the same one when it is sent again because no answer came. */
export function keyFor(request: string): string {
  const key = open.get(request) ?? newKey()
  open.set(request, key)
  return key
}

export function forgetKey(request: string): void {
  open.delete(request)
}
