import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import type { Change } from '../entities/EventRecord.ts'
import { Project } from '../entities/Project.ts'
import { NotFound } from '../errors.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { onOrOff } from '../settings/changesInWords.ts'

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
    const said = changesInWords(before, after)
    if (said.length === 0) return before
    await tx.update(Project, id, changes)
    await recordEvents(
      tx,
      actor,
      said.map((change) => ({ type: 'project.changed' as const, projectId: id, change })),
    )
    return after
  })
}

function changesInWords(before: Project, after: Project): Change[] {
  const all: Change[] = [
    { what: `Name of project ${before.key}`, from: before.name, to: after.name },
    {
      what: `Time to auto-review in project ${before.key}`,
      from: `${before.reviewDelaySeconds} s`,
      to: `${after.reviewDelaySeconds} s`,
    },
    {
      what: `Tickets at once in project ${before.key}`,
      from: String(before.maxParallel),
      to: String(after.maxParallel),
    },
    {
      what: `Learning from retries in project ${before.key}`,
      from: onOrOff(before.learnsRetries),
      to: onOrOff(after.learnsRetries),
    },
  ]
  return all.filter(({ from, to }) => from !== to)
}
