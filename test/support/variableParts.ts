// Things in which two failures of one cause differ, made from a seed, so that a test that fails does so again.

/** A number from 0 up to 1, and the next one, always in the same order (mulberry32). */
export type Random = () => number

export function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const upTo = (random: Random, most: number) => Math.floor(random() * most)
const pick = <Item>(random: Random, items: readonly Item[]): Item => items[upTo(random, items.length)]!
const repeat = (random: Random, characters: string, length: number) =>
  Array.from({ length }, () => pick(random, [...characters])).join('')
const bytes = (random: Random, length: number) => Buffer.from(Array.from({ length }, () => upTo(random, 256)))

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const NAMES = [
  'anna',
  'Bob',
  'x_y',
  "O'Neil",
  'Zoë',
  '李雷',
  'the quick brown fox',
  'müller, j.',
  'a.b-c',
  'Tomo 🦊',
  'Иван',
  "bob's cat",
  '17',
  'user@home',
  'admin (old)',
  'A & B',
  'Spring: part 2',
]
const QUOTES = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['‘', '’'],
  ['«', '»'],
  ['‹', '›'],
  ['„', '“'],
  ['「', '」'],
] as const
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0',
  'Dalvik/2.1.0 (Linux; U; Android 13; Pixel 7 Build/TQ3A.230805.001)',
  'curl/8.5.0',
  'okhttp/4.12.0',
  'python-requests/2.31.0',
  'UnstuckBot/1.4.2',
]
const MONTHS = [
  'Jan',
  'February',
  'Mar',
  'April',
  'May',
  'June',
  'Jul',
  'August',
  'Sep',
  'October',
  'Nov',
  'December',
]
const DAYS = ['Mon', 'Tuesday', 'Wed', 'Thursday', 'Fri', 'Saturday', 'Sun']

function quotedName(random: Random): string {
  const [open, close] = pick(random, QUOTES)
  return (
    open +
    pick(
      random,
      NAMES.filter((name) => !name.includes(open) || open === "'"),
    ) +
    close
  )
}

function clock(random: Random): string {
  const part = (most: number) => String(upTo(random, most)).padStart(2, '0')
  const time = `${part(24)}:${part(60)}`
  return pick(random, [time, `${time}:${part(60)}`, `${time}:${part(60)}.${part(100)}`])
}

function moment(random: Random): string {
  const day = 1 + upTo(random, 28)
  const month = 1 + upTo(random, 12)
  const year = 2020 + upTo(random, 10)
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${year}-${two(month)}-${two(day)}`
  const word = pick(random, MONTHS)
  return pick(random, [
    date,
    `${date}T${clock(random)}Z`,
    `${date}T${clock(random)}+02:00`,
    `${date} ${clock(random)}`,
    `${date} at ${clock(random)}`,
    `${two(day)}.${two(month)}.${year} ${clock(random)}`,
    `${two(month)}/${two(day)}/${year}`,
    `${word} ${day}, ${year} ${1 + upTo(random, 12)}:${two(upTo(random, 60))} PM`,
    `${day} ${word} ${year} ${clock(random)} UTC`,
    `${pick(random, DAYS)}, ${two(day)} ${word} ${year} ${clock(random)} GMT`,
    `${clock(random)}`,
    `${1 + upTo(random, 12)}:${two(upTo(random, 60))} am`,
    String(1_600_000_000 + upTo(random, 200_000_000)),
    String(1_600_000_000_000 + upTo(random, 200_000_000_000)),
  ])
}

function duration(random: Random): string {
  const count = upTo(random, 100)
  return pick(random, [
    `${count} s`,
    `${count}ms`,
    `${count / 8} seconds`,
    `${count}m ${upTo(random, 60)}s`,
    `1 hour and ${count} minutes`,
    `${count} min`,
    `${count} days`,
    'an hour',
    `PT${count}M`,
    clock(random),
  ])
}

/** What may stand in one place of a message, by its kind. */
export const VARIABLE_PARTS: Readonly<Record<string, (random: Random) => string>> = {
  number: (random) =>
    pick(random, [
      String(upTo(random, 100)),
      String(upTo(random, 1e9)),
      (random() * 1e4).toFixed(2),
      upTo(random, 1e9).toLocaleString('en'),
      `-${upTo(random, 50)}`,
      `#${upTo(random, 5000)}`,
    ]),
  id: (random) =>
    `${repeat(random, LETTERS + '0123456789', 7)}${upTo(random, 10)}${repeat(random, LETTERS, 2)}`,
  'id with a prefix': (random) => `req_${repeat(random, '0123456789abcdef', 7)}${upTo(random, 10)}`,
  hash: (random) =>
    `${repeat(random, '0123456789abcdef', pick(random, [6, 7, 31, 39, 63, 127]))}${upTo(random, 10)}`,
  base64: (random) =>
    bytes(random, 24 + upTo(random, 25)).toString(pick(random, ['base64', 'base64url'] as const)),
  uuid: (random) => {
    const hex = repeat(random, '0123456789abcdef', 32)
    const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    return pick(random, [uuid, uuid.toUpperCase()])
  },
  url: (random) =>
    `${pick(random, ['http', 'https', 'wss'])}://${repeat(random, LETTERS, 8)}.example${pick(random, [
      '',
      '/',
      `:${upTo(random, 9999)}/x`,
      `/p/${upTo(random, 99)}?q=${repeat(random, LETTERS, 5)}&t=1#top`,
      '/user/anna',
    ])}`,
  address: (random) => {
    const v4 = Array.from({ length: 4 }, () => upTo(random, 256)).join('.')
    const v6 = `2001:db8:${repeat(random, '0123456789abcdef', 4)}::${repeat(random, '123456789abcdef', 3)}`
    return pick(random, [v4, `${v4}:${upTo(random, 65_536)}`, v6, `[${v6}]:${upTo(random, 65_536)}`])
  },
  email: (random) =>
    `${repeat(random, LETTERS, 5)}${pick(random, ['', '.x', '+tag', '_1'])}@${repeat(random, LETTERS, 6)}.${pick(random, ['com', 'co.uk', 'example'])}`,
  time: moment,
  duration,
  size: (random) =>
    `${upTo(random, 2000)}${pick(random, [' MB', 'KB', ' GiB', ' bytes', ' kB', 'B', ' MiB', ' megabytes'])}`,
  percentage: (random) =>
    `${(random() * 100).toFixed(upTo(random, 3))}${pick(random, ['%', ' %', ' percent'])}`,
  'quoted name': quotedName,
  path: (random) =>
    pick(random, [
      `/var/log/${repeat(random, LETTERS, 6)}.log`,
      `C:\\Users\\${repeat(random, LETTERS, 5)}\\x.png`,
      `./${repeat(random, LETTERS, 4)}/y.ts:12:3`,
      `~/${repeat(random, LETTERS, 4)}`,
      `${repeat(random, LETTERS, 5)}.png`,
    ]),
  version: (random) => `v${upTo(random, 20)}.${upTo(random, 30)}.${upTo(random, 9)}`,
  'user agent': (random) => pick(random, AGENTS),
}

/** One part of each kind, in places that never change. */
export function messageWithEverything(random: Random): string {
  const [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q] = Object.values(VARIABLE_PARTS).map((make) =>
    make(random),
  )
  return (
    `Upload ${a} of ${n} failed after ${k}: session ${b} (request ${c}, trace ${f}) was refused by ${h} while sending ${o}, ` +
    `which is ${l} or ${m} of the quota. Digest ${d}, token ${e}; see ${g} or write to ${i} before ${j}. Client ${p} as ${q}`
  )
}
