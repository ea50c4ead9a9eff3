/** A ticket's number and its title; an account has its name alone. */
export function titleParts(title: string, kind: string): { readonly number: string; readonly name: string } {
  const space = kind === 'TICKET' ? title.indexOf(' ') : -1
  return space === -1
    ? { number: '', name: title }
    : { number: title.slice(0, space), name: title.slice(space + 1) }
}
