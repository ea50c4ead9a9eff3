import type { NewTicket } from '../api/coordinatorApi.ts'
import { APP_TICKETS } from './appTickets.ts'
import { BILLING_TICKETS } from './billingTickets.ts'
import { DATA_TICKETS } from './dataTickets.ts'
import type { TicketScript } from './ticketScripts.ts'

/** A ticket of the demo, and what its agent says on it. */
export type DemoTicket = NewTicket & TicketScript

/** A project of the demo. Its name says whose it is: removing looks for exactly it. */
export interface DemoProject {
  readonly name: string
  /** Followed by a number where somebody has taken it already. */
  readonly key: string
  /** Short, so that a countdown can be watched. */
  readonly reviewDelaySeconds: number
  readonly maxParallel: number
  readonly agents: readonly string[]
  readonly tickets: readonly DemoTicket[]
}

/** All projects of the demo. */
export const DEMO_PROJECTS: readonly DemoProject[] = [
  {
    name: 'Billing rewrite (demo)',
    key: 'BILL',
    reviewDelaySeconds: 15,
    maxParallel: 2,
    agents: ['billing-1', 'billing-2'],
    tickets: BILLING_TICKETS,
  },
  {
    name: 'Mobile app (demo)',
    key: 'APP',
    reviewDelaySeconds: 30,
    maxParallel: 2,
    agents: ['app-1', 'app-2'],
    tickets: APP_TICKETS,
  },
  {
    name: 'Data platform (demo)',
    key: 'DATA',
    reviewDelaySeconds: 45,
    maxParallel: 1,
    agents: ['data-1'],
    tickets: DATA_TICKETS,
  },
]
