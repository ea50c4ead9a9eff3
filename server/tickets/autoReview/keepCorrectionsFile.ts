import { randomUUID } from 'node:crypto'
import { access, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../../app.ts'
import { readTranscript } from '../../classifier/transcript.ts'
import type { Verdict } from '../../entities/words.ts'
import { NotFound } from '../../errors.ts'

/** In the data folder: what `npm run eval` reads. */
export const CORRECTIONS_FILE = 'corrections.jsonl'

/** A folder that cannot be written is tried again after this. */
const RETRY_MS = 60_000

interface CorrectedVerdict {
  readonly id: string
  readonly ticketId: string
  readonly number: string
  readonly readThrough: string
  readonly label: Verdict
}

/** What this server's file holds, as one word; and when to try again after it could not be written. */
interface Written {
  readonly contents: string
  readonly retryAt: number
}

const written = new WeakMap<App, Written>()

/** What the retention has taken the conversation of goes from the file as well. */
const CORRECTED_HERE = `overridden_as IS NOT NULL
  AND NOT EXISTS (SELECT FROM tickets WHERE id = verdict.ticket_id AND messages_removed_at > verdict.at)`

const CONTENTS = `
  SELECT md5(coalesce(string_agg(id || overridden_as, ',' ORDER BY id), '')) AS contents, count(*)::int AS count
  FROM classifications verdict WHERE ${CORRECTED_HERE}`

const CORRECTED = `
  SELECT verdict.id, ticket_id AS "ticketId", number, read_through AS "readThrough", overridden_as AS label
  FROM classifications verdict JOIN tickets ticket ON ticket.id = ticket_id
  WHERE ${CORRECTED_HERE} ORDER BY verdict.id`

/**
 * Keeps the corrections of verdicts as a file of labelled endings. The database has the truth: the file is written
 * anew from it whenever a correction has come or gone, at a server's start, and where it was deleted. Several
 * servers may share the folder: each puts a whole file in place.
 */
export async function keepCorrectionsFile(app: App, signal: AbortSignal): Promise<void> {
  const file = join(app.config.dataDir, CORRECTIONS_FILE)
  const [now] = await app.database.query<{ contents: string; count: number }[]>(CONTENTS)
  const { contents, count } = now!
  const last = written.get(app)
  if (last && performance.now() < last.retryAt) return
  const exists = await access(file).then(
    () => true,
    () => false,
  )
  if (exists ? last?.contents === contents : count === 0) return
  try {
    await replaceFile(app, file, signal)
    written.set(app, { contents, retryAt: 0 })
  } catch (error) {
    if (signal.aborted) return
    written.set(app, { contents: '', retryAt: performance.now() + RETRY_MS })
    app.log.error({ err: error }, `${file} could not be written: check UNSTUCK_DATA_DIR`)
  }
}

/** Only its owner may read it: it holds what people and agents said. */
async function replaceFile(app: App, file: string, signal: AbortSignal): Promise<void> {
  await mkdir(app.config.dataDir, { recursive: true })
  const draft = `${file}.${randomUUID()}.tmp`
  const handle = await open(draft, 'wx', 0o600)
  try {
    const verdicts = await app.database.query<CorrectedVerdict[]>(CORRECTED)
    for (const verdict of verdicts) {
      signal.throwIfAborted()
      const ending = await labelledEnding(app, verdict)
      if (ending) await handle.appendFile(`${JSON.stringify(ending)}\n`)
    }
    await handle.sync()
    await rename(draft, file)
  } finally {
    await handle.close()
    await rm(draft, { force: true })
  }
}

/** The turn as the classifier read it, with what a person says it is; null where the ticket was removed meanwhile. */
async function labelledEnding(app: App, { id, ticketId, number, readThrough, label }: CorrectedVerdict) {
  try {
    const transcript = await readTranscript(app.database.manager, ticketId, readThrough)
    return { id: `${number}/${id}`, ...transcript, label }
  } catch (error) {
    if (error instanceof NotFound) return null
    throw error
  }
}
