/** What an invitation says of whom it is for. */
export interface OpenInvitation {
  readonly name: string
  readonly email: string
  readonly role: string
}

/** Asks whom the link is for; `gone`: it was used, revoked, or its time is over. */
export async function readInvitation(token: string): Promise<OpenInvitation | 'gone' | 'unreachable'> {
  try {
    const response = await fetch(`/invitation?${new URLSearchParams({ token }).toString()}`)
    if (response.status === 404) return 'gone'
    return response.ok ? ((await response.json()) as OpenInvitation) : 'unreachable'
  } catch {
    return 'unreachable'
  }
}
