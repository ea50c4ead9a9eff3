import type { Json } from '../support/graphqlClient.ts'
import { png } from '../support/images.ts'
import type { Caller } from './caller.ts'
import type { World } from './world.ts'

/** Screenshots that are read back at the end. */
const READ_BACK = 20

/** Uploads a picture, for a failure that will show it. */
export async function takeScreenshot(caller: Caller): Promise<Json | undefined> {
  const content = png(caller.random.between(1, 40), caller.random.between(1, 40))
  return caller.upload(content)
}

/** The newest ones that a failure shows come back whole, to whoever may see them. */
export async function checkScreenshots({
  ledger,
  servers,
  random,
  adminToken,
  violations,
}: World): Promise<void> {
  for (const { url, byteSize } of ledger.screenshots.slice(-READ_BACK)) {
    const response = await fetch(servers.any(random)!.url + url, {
      headers: { authorization: `Bearer ${adminToken}` },
    })
    const { byteLength } = await response.arrayBuffer()
    if (response.status === 200 && byteLength === byteSize) continue
    violations.report('a screenshot that a failure shows can be read', [
      { url, byteSize, status: response.status, byteLength },
    ])
  }
}
