import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto'
import { Slots } from '../../events/slots.ts'

/** What a new hash costs: 128 MiB of memory and some tenths of a second of one core. */
const COST = { N: 2 ** 17, r: 8, p: 1 }
const KEY_BYTES = 32
const SALT_BYTES = 16
/**
 * Hashes that are made at a time. Each takes its memory and one of the four threads that Node has for such work; the
 * rest wait their turn.
 */
const slots = new Slots(2)

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

/** Off the event loop. What looks the same and is typed differently on another keyboard is the same password. */
function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 2 * 128 * cost.N * cost.r }
  return slots.run(
    () =>
      new Promise((resolve, reject) => {
        scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
          error ? reject(error) : resolve(key),
        )
      }),
  )
}
