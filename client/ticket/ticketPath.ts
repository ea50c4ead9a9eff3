/** The address of a ticket's own page, by its id or its number. */
export function ticketPath(idOrNumber: string): string {
  return `/tickets/${idOrNumber}`
}

/** BILL-142: an id has no hyphen. */
export function isTicketNumber(idOrNumber: string): boolean {
  return /^[A-Za-z][\w-]*-\d+$/.test(idOrNumber)
}
