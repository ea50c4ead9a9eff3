import { useClientHandle } from '@urql/vue'
import { shallowRef } from 'vue'
import { ProjectTicketsQuery, StopTicketsMutation } from '../graphql/projectDocuments.ts'
import type { ResultOf, VariablesOf } from '../graphql/graphql.ts'
import { usePending } from '../review/usePending.ts'
import { stopTexts } from '../texts/project.ts'

type Input = VariablesOf<typeof StopTicketsMutation>['input']
type Result = ResultOf<typeof StopTicketsMutation>['stopTickets']['results'][number]

/** What became of it. */
export interface StopOutcome {
  readonly sentence: string
  /** Which were not stopped, and why. */
  readonly left: readonly { readonly id: string; readonly text: string }[]
}

/** The most that the kill switch takes in one call by their ids. */
export const MOST_AT_ONCE = 1000
const PAGE_SIZE = 100

function outcomeOf(results: readonly Result[], numberOf: (id: string) => string): StopOutcome {
  const left = results.filter(({ stopped }) => !stopped)
  return {
    sentence: stopTexts.result(results.length - left.length, results.length),
    left: left.map(({ ticketId, ticket, code, message }) => {
      const why = code === null ? stopTexts.stoodStill : (message ?? stopTexts.unknownWhy)
      return { id: ticketId, text: stopTexts.notStopped(ticket?.number ?? numberOf(ticketId), why) }
    }),
  }
}

/**
 * The kill switch on many tickets.
 * @param numberOf the number of a ticket on screen.
 */
export function useStopTickets(numberOf: (id: string) => string) {
  const { client } = useClientHandle()
  const { busy, problem, run, forget } = usePending()
  const outcome = shallowRef<StopOutcome | null>(null)

  /** @returns whether it went through; `outcome` then says what became of each. */
  async function stop(name: string, input: Input): Promise<boolean> {
    const data = await run(name, () => client.mutation(StopTicketsMutation, { input }))
    if (data !== null) outcome.value = outcomeOf(data.stopTickets.results, numberOf)
    return data !== null
  }

  /** The tickets of a project that agents are on right now. */
  async function runningIds(projectId: string): Promise<string[]> {
    const ids: string[] = []
    let after: string | null = null
    for (;;) {
      const { data } = await client
        .query(ProjectTicketsQuery, { projectId, status: ['IN_PROGRESS' as const], first: PAGE_SIZE, after })
        .toPromise()
      ids.push(...(data?.tickets.nodes ?? []).map(({ id }) => id))
      if (!data?.tickets.pageInfo.hasNextPage || ids.length >= MOST_AT_ONCE) return ids.slice(0, MOST_AT_ONCE)
      after = data.tickets.pageInfo.endCursor
    }
  }

  return {
    busy,
    problem,
    outcome,
    stop,
    stopRunning: async (projectId: string, reason: string | null) => {
      const ticketIds = await runningIds(projectId)
      return ticketIds.length > 0 && stop('RUNNING', { ticketIds, reason })
    },
    forget: () => {
      forget()
      outcome.value = null
    },
  }
}

export type StopTickets = ReturnType<typeof useStopTickets>
