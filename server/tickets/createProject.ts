import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Project } from '../entities/Project.ts'
import { BadUserInput } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'

export interface CreateProjectInput {
  readonly name: string
  /** Ticket numbers begin with it. */
  readonly key: string
  readonly reviewDelaySeconds: number
  /** How many of its tickets may be in progress at once. */
  readonly maxParallel: number
  /** Whether automatic retries go by what became of earlier ones. */
  readonly learnsRetries: boolean
}

/** @throws BadUserInput when another project has the key. */
export async function createProject(app: App, actor: Actor, input: CreateProjectInput): Promise<Project> {
  return inTransaction(app, async (tx) => {
    const { raw } = await tx
      .createQueryBuilder()
      .insert()
      .into(Project)
      .values({ ...input })
      .orIgnore()
      .returning('id')
      .execute()
    const [row] = raw as { id: string }[]
    if (!row) throw new BadUserInput('key', 'Another project has this key: choose another one.')
    await recordEvent(tx, actor, {
      type: 'project.created',
      projectId: row.id,
      change: {
        subject: 'PROJECT',
        name: `${input.name} (${input.key})`,
        from: null,
        to: { state: 'CREATED' },
      },
    })
    return tx.findOneByOrFail(Project, { id: row.id })
  })
}
