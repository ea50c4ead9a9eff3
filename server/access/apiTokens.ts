import type { EntityManager } from 'typeorm'
import type { App } from '../app.ts'
import { dbNow } from '../database/dbNow.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { ApiToken } from '../entities/ApiToken.ts'
import type { Change } from '../entities/Change.ts'
import type { Role } from '../entities/words.ts'
import { BadUserInput, NotFound } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'
import type { Actor } from './actor.ts'
import { hashSecret, newSecret } from './secrets.ts'

/** Says whose secret it is to a person, and to a scanner that finds one where it should not be. */
const SECRET_START = 'un_live_'
/** How much of a secret is kept and shown, so that a person recognises it. */
const PREFIX_LENGTH = SECRET_START.length + 4

/** All tokens, newest first; the revoked ones too. */
export function listApiTokens(app: App): Promise<ApiToken[]> {
  return app.database.getRepository(ApiToken).find({ order: { id: 'DESC' } })
}

/**
 * Creates a machine's token. The secret is returned here and never again.
 * @throws BadUserInput when it would be over already.
 */
export async function createApiToken(
  app: App,
  actor: Actor,
  input: { name: string; role: Role; expiresAt: Date | null },
): Promise<{ id: string; secret: string }> {
  return inTransaction(app, async (tx) => {
    if (input.expiresAt && input.expiresAt <= (await dbNow(tx))) {
      throw new BadUserInput('expiresAt', 'expiresAt must lie in the future.')
    }
    const secret = SECRET_START + newSecret()
    const token = await tx.getRepository(ApiToken).save({
      ...input,
      prefix: secret.slice(0, PREFIX_LENGTH),
      tokenHash: hashSecret(secret),
    })
    const payload = { tokenId: token.id, name: input.name, role: input.role }
    const change = changeOf(input, null, { role: input.role })
    await recordEvent(tx, actor, { type: 'token.created', payload, change })
    return { id: token.id, secret }
  })
}

/**
 * Ends a token now, on every server; its sockets are closed. Repeated, it changes nothing.
 * @throws NotFound
 */
export async function revokeApiToken(app: App, actor: Actor, id: string): Promise<void> {
  await inTransaction(app, async (tx) => {
    const token = await lock(tx, id)
    if (token.revokedAt) return
    await tx.update(ApiToken, id, { revokedAt: () => 'clock_timestamp()' })
    const change = changeOf(token, { role: token.role }, { state: 'REVOKED' })
    await recordEvent(tx, actor, { type: 'token.revoked', payload: { tokenId: id }, change })
  })
}

function changeOf({ name }: Pick<ApiToken, 'name'>, from: Change['from'], to: Change['to']): Change {
  return { subject: 'API_KEY', name, from, to }
}

async function lock(tx: EntityManager, id: string): Promise<ApiToken> {
  const token = await tx
    .getRepository(ApiToken)
    .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } })
  if (!token) throw new NotFound('token')
  return token
}
