import { useClientHandle } from '@urql/vue'
import { onScopeDispose, watch, type Ref } from 'vue'
import { AccountChangedSubscription } from '../graphql/accountDocuments.ts'
import { TicketChangedSubscription } from '../graphql/ticketDocuments.ts'

/** Which account or ticket to watch. */
export interface Subject {
  readonly kind: 'account' | 'ticket'
  readonly id: string
}

/**
 * Calls back whenever this account or ticket changed on the server.
 * @param readAt where the feed stood when the subject was read: what changed since is told too.
 */
export function useSubjectChanges(
  subject: Ref<Subject | null>,
  readAt: () => string | null,
  onChange: () => void,
): void {
  const { client } = useClientHandle()
  let stop = () => {}

  watch(
    () => (subject.value === null ? null : `${subject.value.kind} ${subject.value.id}`),
    () => {
      stop()
      stop = () => {}
      if (subject.value === null) return
      const { kind, id } = subject.value
      const after = readAt()
      const running =
        kind === 'account'
          ? client.subscription(AccountChangedSubscription, { accountId: id, after }).subscribe(onChange)
          : client.subscription(TicketChangedSubscription, { ticketId: id, after }).subscribe(onChange)
      stop = () => running.unsubscribe()
    },
    { immediate: true },
  )
  onScopeDispose(() => stop())
}
