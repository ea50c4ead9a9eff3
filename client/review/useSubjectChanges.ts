import { useClientHandle } from '@urql/vue'
import { onScopeDispose, watch, type Ref } from 'vue'
import { AccountChangedSubscription } from '../graphql/accountDocuments.ts'
import { TicketChangedSubscription } from '../graphql/ticketDocuments.ts'

/** Which account or ticket to watch. */
export interface Subject {
  readonly kind: 'account' | 'ticket'
  readonly id: string
}

/** Calls back whenever this account or ticket changed on the server. */
export function useSubjectChanges(subject: Ref<Subject | null>, onChange: () => void): void {
  const { client } = useClientHandle()
  let stop = () => {}

  watch(
    () => (subject.value === null ? null : `${subject.value.kind} ${subject.value.id}`),
    () => {
      stop()
      stop = () => {}
      if (subject.value === null) return
      const { kind, id } = subject.value
      const running =
        kind === 'account'
          ? client.subscription(AccountChangedSubscription, { accountId: id }).subscribe(onChange)
          : client.subscription(TicketChangedSubscription, { ticketId: id }).subscribe(onChange)
      stop = () => running.unsubscribe()
    },
    { immediate: true },
  )
  onScopeDispose(() => stop())
}
