import type { CoordinatorApi } from './api/coordinatorApi.ts'
import { ARRIVALS } from './content/arrivals.ts'
import { EVERYDAY_TICKETS } from './content/everydayTickets.ts'
import { newcomer, NEWCOMERS } from './content/newcomers.ts'
import { DEMO_PROJECTS } from './content/projects.ts'
import type { Pace } from './pace.ts'
import type { Seeded } from './seed.ts'

/** In the first minutes; slower than the bots work, so that what a person sends back is soon picked up. */
const ARRIVAL_EVERY_SECONDS = 4
const NEWCOMER_EVERY_SECONDS = 100
const TICKET_EVERY_SECONDS = 200
/** So many tickets at most come after the first ones: the database of a forgotten demo stays small. */
const MOST_NEW_TICKETS = 240
/** While so much waits for people in every campaign or project, nothing is added: nobody is looking. */
const ENOUGH_WAITING = 30

/**
 * Brings the accounts that are written down, one soon after the other, and then a newcomer now and then, until
 * all have come. @throws the signal's reason when aborted.
 */
export async function bringAccounts(
  api: CoordinatorApi,
  { campaigns }: Seeded,
  pace: Pace,
  signal: AbortSignal,
): Promise<void> {
  for (let known = 0; known < ARRIVALS.length + NEWCOMERS;) {
    await pace.wait(known < ARRIVALS.length ? ARRIVAL_EVERY_SECONDS : NEWCOMER_EVERY_SECONDS, signal)
    const statuses = await Promise.all(campaigns.map(({ id }) => api.accountStatuses(id)))
    known = statuses.flat().length
    const arrival = ARRIVALS[known]
    if (arrival) {
      await api.importAccounts(campaigns[arrival.campaign]!.id, [arrival.username])
      continue
    }
    const quietest = quietestOf(statuses, 'IN_REVIEW')
    if (quietest === null) continue
    await api.importAccounts(campaigns[quietest]!.id, [newcomer(known - ARRIVALS.length)])
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
    const quietest = quietestOf(statuses, 'AWAITING_INPUT')
    if (quietest === null) continue
    const { title, body } = EVERYDAY_TICKETS[number % EVERYDAY_TICKETS.length]!
    const week = Math.floor(number / EVERYDAY_TICKETS.length) + 1
    await api.createTickets(projects[quietest]!.id, [{ ref: 'new', title: `${title}, week ${week}`, body }])
  }
}

/** The place of the list in which the fewest wait for people; null where all have enough. */
function quietestOf(statuses: readonly (readonly string[])[], waiting: string): number | null {
  const counts = statuses.map((list) => list.filter((status) => status === waiting).length)
  const fewest = Math.min(...counts)
  return fewest < ENOUGH_WAITING ? counts.indexOf(fewest) : null
}
