import type pg from 'pg'
import type { GraphQLClient } from '../../support/graphqlClient.ts'

const REPORT =
  'mutation ($input: ReportFailuresInput!) { reportFailures(input: $input) { results { code message } } }'
const CLAIM = 'mutation ($input: ClaimReviewInput!) { claimReview(input: $input) { review { id } } }'
const RESOLVE = 'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { id } } }'

/** Changes come in such steps. */
export const STEP_MS = 50
/** Of each step: reports of accounts that wait already, first failures, claims, and reviews that somebody resolves. */
export const MIX = { again: 6, fresh: 2, claimed: 1, resolved: 1 }
export const CHANGES_A_STEP = MIX.again + MIX.fresh + MIX.claimed + MIX.resolved
/** Half of the reports are about the head of the queue, where somebody looks. */
export const HEAD = 300

const WORDS =
  'copper lantern harbour meadow saddle violin pebble orchard thunder velvet willow anchor bramble cinder ember falcon'.split(
    ' ',
  )

/** A sentence that no other failure has: only words, because numbers count for nothing in a fingerprint. */
function sentence(number: number): string {
  let rest = number
  let said = ''
  for (let at = 0; at < 5; at += 1) {
    said += ` ${WORDS[rest % WORDS.length]}`
    rest = Math.floor(rest / WORDS.length)
  }
  return `The page shows${said}.`
}

interface Waiting {
  readonly id: string
  readonly username: string
}

export interface Drive {
  /** Changes that were made so far. */
  readonly made: () => number
  /** What the API refused: somebody else, or an earlier step, was first. */
  readonly refused: () => number
  readonly stop: () => Promise<void>
}

/** Changes the queue through the API, 200 times a second, as bots and other managers do. */
export async function drive(client: GraphQLClient, database: pg.Pool): Promise<Drive> {
  const { rows } = await database.query<Waiting>(
    `SELECT encode(convert_to('Review:' || id, 'utf8'), 'base64') AS id, title AS username FROM reviews
     WHERE kind = 'PHASE' AND status = 'OPEN' ORDER BY priority, opened_at, id`,
  )
  let made = 0
  let refused = 0
  let fresh = rows.length
  let key = 0
  const running = new Set<Promise<unknown>>()
  const any = (of = rows.length) => rows[Math.floor(Math.random() * of)]!

  function send(query: string, input: object, count: number): void {
    const sent = client.gql(query, { input }).then(
      (answer) => {
        if (answer.errors) refused += 1
        made += count
      },
      // A busy machine may lose a connection; what counts is the rate in the end.
      () => (refused += 1),
    )
    const settled = sent.finally(() => running.delete(settled))
    running.add(settled)
  }

  function report(username: string) {
    key += 1
    // One in twenty makes its review more urgent, so that rows have to move.
    const type = key % 20 === 0 ? 'CHALLENGE' : 'CAPTCHA'
    return {
      username,
      platform: 'bench',
      idempotencyKey: `drive-${key}`,
      failure: { type, message: sentence(key) },
    }
  }

  function step(): void {
    const again = Array.from(
      { length: MIX.again },
      (_each, at) => any(at % 2 === 0 ? HEAD : rows.length).username,
    )
    const first = Array.from({ length: MIX.fresh }, () => `working.${(fresh += 1)}`)
    send(REPORT, { reports: [...new Set([...again, ...first])].map(report) }, MIX.again + MIX.fresh)
    send(CLAIM, { reviewId: any(HEAD).id, minutes: 1 }, MIX.claimed)
    const [gone] = rows.splice(Math.floor(Math.random() * rows.length), 1)
    void resolve(gone!)
  }

  async function resolve({ id }: Waiting): Promise<void> {
    const { rows: now } = await database.query<{ version: number }>(
      'SELECT version FROM reviews WHERE id = $1',
      [Buffer.from(id, 'base64').toString().slice('Review:'.length)],
    )
    send(RESOLVE, { reviewId: id, version: now[0]!.version, action: 'COMPLETE_MANUALLY' }, MIX.resolved)
  }

  const timer = setInterval(step, STEP_MS)
  return {
    made: () => made,
    refused: () => refused,
    stop: async () => {
      clearInterval(timer)
      while (running.size > 0) await Promise.all(running)
    },
  }
}
