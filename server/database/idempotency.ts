import { createHash } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { BadUserInput } from '../errors.ts'

/**
 * Does `work` once for a key: repeated by the same caller, its first result comes back and nothing is done.
 * A repeat that arrives while the first still runs waits for it. Without a key `work` is simply done.
 * `Result` is stored as JSON: keep it to ids and plain values.
 * @throws BadUserInput when the key was used with other input.
 */
export async function once<Result>(
  tx: EntityManager,
  actor: Actor,
  mutation: string,
  key: string | null | undefined,
  input: unknown,
  work: () => Promise<Result>,
): Promise<Result> {
  if (key === null || key === undefined) return work()
  const inputHash = createHash('sha256').update(JSON.stringify(input)).digest()
  const inserted = await tx.query<unknown[]>(
    `INSERT INTO idempotency_keys (actor_key, mutation, key, input_hash) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING key`,
    [actor.key, mutation, key, inputHash],
  )
  if (inserted.length === 0) return firstResult(tx, actor, mutation, key, inputHash)

  const result = await work()
  await tx.query(
    'UPDATE idempotency_keys SET result = $4 WHERE actor_key = $1 AND mutation = $2 AND key = $3',
    [actor.key, mutation, key, JSON.stringify(result)],
  )
  return result
}

async function firstResult<Result>(
  tx: EntityManager,
  actor: Actor,
  mutation: string,
  key: string,
  inputHash: Buffer,
): Promise<Result> {
  const [row] = await tx.query<{ input_hash: Buffer; result: Result }[]>(
    'SELECT input_hash, result FROM idempotency_keys WHERE actor_key = $1 AND mutation = $2 AND key = $3',
    [actor.key, mutation, key],
  )
  if (!row!.input_hash.equals(inputHash)) {
    throw new BadUserInput('idempotencyKey', 'This key was used with other input: send a new key.')
  }
  return row!.result
}
