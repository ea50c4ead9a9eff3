import type { Page } from 'playwright-core'

/**
 * Keeps the page's subscriptions from reaching the server until it is let go: what happens meanwhile happens after
 * the page has read what it shows, and before it listens. Call it before the page is loaded.
 * @returns lets go.
 */
export async function holdSubscriptions(page: Page): Promise<() => void> {
  let letGo = () => {}
  const free = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.routeWebSocket(/\/graphql$/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage(async (message) => {
      if (JSON.parse(String(message)).type === 'subscribe') await free
      server.send(message)
    })
  })
  return letGo
}
