import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { NotFound } from '../errors.ts'

/** A screenshot that an input names. */
export interface ScreenshotUse {
  /** The attachment's row; null where the input names none. */
  readonly screenshotId: string | null
}

/**
 * Holds screenshots for the transaction that is about to show them, so that the sweep cannot take them meanwhile.
 * A caller shows its own uploads only; whether somebody else's exists is not told.
 * @param at where the input names each, such as `failure.screenshotId`.
 * @throws NotFound
 */
export async function lockScreenshots<Use extends ScreenshotUse>(
  tx: EntityManager,
  actor: Actor,
  uses: readonly Use[],
  at: (place: number) => string,
): Promise<void> {
  const wanted = [...new Set(uses.flatMap(({ screenshotId }) => screenshotId ?? []))]
  if (wanted.length === 0) return
  const rows = await tx.query<{ id: string }[]>(
    'SELECT id FROM attachments WHERE id = ANY($1::bigint[]) AND uploaded_by = $2 ORDER BY id FOR KEY SHARE',
    [wanted, actor.key],
  )
  const found = new Set(rows.map(({ id }) => id))
  const missing = uses.findIndex(({ screenshotId }) => screenshotId !== null && !found.has(screenshotId))
  if (missing >= 0) throw new NotFound(`screenshot among your uploads (${at(missing)})`)
}
