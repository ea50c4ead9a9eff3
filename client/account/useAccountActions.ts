import { useClientHandle } from '@urql/vue'
import type { Ref } from 'vue'
import {
  CreateManualReviewMutation,
  PauseAccountsMutation,
  ResumeAccountsMutation,
} from '../graphql/accountDocuments.ts'
import type { FailureType } from '../graphql/words.ts'
import { usePending } from '../review/usePending.ts'

/** What somebody asks the team to look at. */
export interface LookRequest {
  readonly phaseId: string
  readonly failureType: FailureType
  readonly message: string
}

/** What is done to an account itself, beside resolving its reviews. */
export function useAccountActions(accountId: Ref<string>, refresh: () => void) {
  const { client } = useClientHandle()
  const { busy, problem, run, forget } = usePending()

  async function pause(): Promise<void> {
    const input = { accountIds: [accountId.value] }
    await run('PAUSE_ACCOUNT', () => client.mutation(PauseAccountsMutation, { input }))
    refresh()
  }

  async function resume(): Promise<void> {
    const input = { accountIds: [accountId.value] }
    await run('RESUME_ACCOUNT', () => client.mutation(ResumeAccountsMutation, { input }))
    refresh()
  }

  /** @returns whether it is in the queue now. */
  async function askForLook(input: LookRequest): Promise<boolean> {
    const data = await run('ASK_FOR_LOOK', () => client.mutation(CreateManualReviewMutation, { input }))
    refresh()
    return data !== null
  }

  return { busy, problem, forgetProblem: forget, pause, resume, askForLook }
}
