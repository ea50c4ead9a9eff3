import { createClient } from '../support/graphqlClient.ts'
import type { World } from './world.ts'

/** Batches that are read back at the end. */
const READ_BACK = 20

/** What the newest batches say of themselves adds up, once all have finished. */
export async function checkBatches({
  ledger,
  servers,
  random,
  adminToken,
  violations,
}: World): Promise<void> {
  const client = createClient(servers.any(random)!.url, adminToken)
  for (const id of [...ledger.batches.keys()].slice(-READ_BACK)) {
    const { node } = await client.ok(
      `query ($id: ID!) { node(id: $id) { ... on BulkOperation { id total succeeded failed waiting undone finishedAt
        results(first: 100) { nodes { code resolution { outcome } } pageInfo { hasNextPage } } } } }`,
      { id },
    )
    const { total, succeeded, failed, waiting, undone, finishedAt, results } = node
    const isPage = results.pageInfo.hasNextPage
    const count = (fits: (result: (typeof results.nodes)[number]) => boolean) =>
      results.nodes.filter(fits).length
    if (
      finishedAt !== null &&
      succeeded + failed + waiting === total &&
      (isPage ||
        (count(({ resolution }) => resolution) === succeeded &&
          count(({ resolution }) => resolution?.outcome === 'UNDONE') === undone))
    ) {
      continue
    }
    violations.report('the counts of a batch are those of its results', [node])
  }
}
