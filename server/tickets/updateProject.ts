import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Change } from '../entities/Change.ts'
import { Project } from '../entities/Project.ts'
import { NotFound } from '../errors.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { whatDiffers } from '../settings/whatDiffers.ts'

/** What of a project may be changed; what is left out stays. */
export type ProjectChanges = Partial<
  Pick<Project, 'name' | 'reviewDelaySeconds' | 'maxParallel' | 'learnsRetries'>
>

/**
 * Changes a project. Another delay holds for turns that end from now on; more tickets at once are offered to agents at
 * once, and with fewer those in progress go on.
 * @throws NotFound
 */
export async function updateProject(
  app: App,
  actor: Actor,
  id: string,
  changes: ProjectChanges,
): Promise<Project> {
  return inTransaction(app, async (tx) => {
    const lock = { mode: 'pessimistic_write' } as const
    const before = await tx.findOne(Project, { where: { id }, lock })
    if (!before) throw new NotFound('project')
    const after = tx.create(Project, { ...before, ...changes })
    const changed = changesOf(before, after)
    if (changed.length === 0) return before
    await tx.update(Project, id, changes)
    await recordEvents(
      tx,
      actor,
      changed.map((change) => ({ type: 'project.changed' as const, projectId: id, change })),
    )
    return after
  })
}

function changesOf(before: Project, after: Project): Change[] {
  return whatDiffers(
    [
      ['PROJECT_NAME', ({ name }) => ({ text: name })],
      ['PROJECT_DELAY', ({ reviewDelaySeconds }) => ({ number: reviewDelaySeconds })],
      ['PROJECT_PARALLEL', ({ maxParallel }) => ({ number: maxParallel })],
      ['PROJECT_LEARNING', ({ learnsRetries }) => ({ isOn: learnsRetries })],
    ],
    before,
    after,
    `${before.name} (${before.key})`,
  )
}
