import { type BinaryLike, randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { RateLimited } from '../../errors.ts'
import { Slots } from '../../events/slots.ts'

const scryptKey = promisify<BinaryLike, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** What a new hash costs: 128 MiB of memory and half a second of one core (measured: 0.5 to 0.6 s). */
const COST = { N: 2 ** 17, r: 8, p: 1 }
const KEY_BYTES = 32
const SALT_BYTES = 16
/**
 * Hashes that are made at a time. Each takes its memory and one of the four threads that Node has for such work; the
 * rest wait their turn.
 */
const AT_A_TIME = 2
const slots = new Slots(AT_A_TIME)
/** Hashes that may wait: who comes after them would wait longer than anybody does. */
const MOST_WAITING = 40
let underWay = 0

/** What is kept of a password: the function, its parameters, the salt and the key. It holds no password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const key = await derive(password, salt, COST)
  const { N, r, p } = COST
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/**
 * Whether the password is the one. Without a hash the answer is no, and takes as long: nobody learns by it who has
 * one.
 */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  if (hash === null) {
    await derive(password, randomBytes(SALT_BYTES), COST)
    return false
  }
  const [, N, r, p, salt, key] = hash.split('$')
  const cost = { N: Number(N), r: Number(r), p: Number(p) }
  const given = await derive(password, Buffer.from(salt!, 'base64url'), cost)
  return timingSafeEqual(given, Buffer.from(key!, 'base64url'))
}

/**
 * Off the event loop. What looks the same and is typed differently on another keyboard is the same password.
 * @throws RateLimited when too many wait for theirs.
 */
async function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  if (underWay >= AT_A_TIME + MOST_WAITING) {
    throw new RateLimited('Too many people sign in just now: try again in a minute.', 60)
  }
  underWay += 1
  const options: ScryptOptions = { ...cost, maxmem: 2 * 128 * cost.N * cost.r }
  const work = () => scryptKey(password.normalize('NFKC'), salt, KEY_BYTES, options)
  return slots.run(work).finally(() => (underWay -= 1))
}
