import type { CoordinatorApi } from './api/coordinatorApi.ts'
import { LIVING_CAMPAIGNS } from './content/campaigns.ts'
import { EVERYDAY_TICKETS } from './content/everydayTickets.ts'
import { DEMO_PROJECTS } from './content/projects.ts'
import { AT_START, ROSTER } from './content/roster.ts'
import type { Mood } from './mood.ts'
import type { Pace } from './pace.ts'
import type { Seeded } from './seed.ts'

/** In the first minute, behind the accounts that are there at once. */
const FIRST_EVERY_SECONDS = 5
const FIRST_AT_ONCE = 14
const NEWCOMER_EVERY_SECONDS = 75
const TICKET_EVERY_SECONDS = 200
/** So many tickets at most come after the first ones: the database of a forgotten demo stays small. */
const MOST_NEW_TICKETS = 240
/** While so much waits for people in every project, nothing is added: nobody is looking. */
const ENOUGH_WAITING = 30

/**
 * Brings the rest of the first accounts soon, and then a newcomer now and then, until all have come; none while enough waits for people.
 * @throws the signal's reason when aborted.
 */
export async function bringAccounts(
  api: CoordinatorApi,
  { campaigns }: Seeded,
  mood: Mood,
  pace: Pace,
  signal: AbortSignal,
): Promise<void> {
  const living = campaigns.slice(0, LIVING_CAMPAIGNS.length)
  const counts = await Promise.all(living.map(({ id }) => api.accountCount(id)))
  for (let known = counts.reduce((sum, count) => sum + count, 0); known < ROSTER.length;) {
    const isFirst = known < AT_START.length
    await pace.wait(isFirst ? FIRST_EVERY_SECONDS : NEWCOMER_EVERY_SECONDS, signal)
    if (mood.enoughWaits()) continue
    const some = isFirst ? AT_START.slice(known, known + FIRST_AT_ONCE) : [ROSTER[known]!]
    for (const [place, { id }] of living.entries()) {
      const usernames = some.flatMap((account) => (account.campaign === place ? account.username : []))
      if (usernames.length > 0) await api.importAccounts(id, usernames)
    }
    known += some.length
  }
}

/** Creates a ticket now and then, until the signal is aborted or there are enough. @throws the signal's reason. */
export async function bringTickets(
  api: CoordinatorApi,
  { projects }: Seeded,
  pace: Pace,
  signal: AbortSignal,
): Promise<void> {
  const first = DEMO_PROJECTS.reduce((sum, { tickets }) => sum + tickets.length, 0)
  for (;;) {
    await pace.wait(TICKET_EVERY_SECONDS, signal)
    const statuses = await Promise.all(projects.map(({ id }) => api.ticketStatuses(id)))
    const number = statuses.flat().length - first
    if (number >= MOST_NEW_TICKETS) return
    const quietest = quietestOf(statuses)
    if (quietest === null) continue
    const { title, body } = EVERYDAY_TICKETS[number % EVERYDAY_TICKETS.length]!
    const week = Math.floor(number / EVERYDAY_TICKETS.length) + 1
    await api.createTickets(projects[quietest]!.id, [{ ref: 'new', title: `${title}, week ${week}`, body }])
  }
}

/** The place of the list in which the fewest wait for people; null where all have enough. */
function quietestOf(statuses: readonly (readonly string[])[]): number | null {
  const counts = statuses.map((list) => list.filter((status) => status === 'AWAITING_INPUT').length)
  const fewest = Math.min(...counts)
  return fewest < ENOUGH_WAITING ? counts.indexOf(fewest) : null
}
