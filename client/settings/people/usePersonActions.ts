import { useClientHandle } from '@urql/vue'
import { ref } from 'vue'
import {
  ChangePersonRoleMutation,
  DeactivatePersonMutation,
  EndSessionsOfMutation,
  ReactivatePersonMutation,
  ResetPersonMutation,
  type PersonShown,
} from '../../graphql/peopleDocuments.ts'
import type { Role } from '../../graphql/words.ts'
import { usePending } from '../../review/usePending.ts'
import { peopleTexts } from '../../texts/people.ts'

/**
 * What an admin does with a person. Only one is under way at a time.
 * @param changed is told when the person is not as before.
 */
export function usePersonActions(person: () => PersonShown, changed: () => void) {
  const { client } = useClientHandle()
  const { busy, problem, run } = usePending()
  const link = ref<string | null>(null)
  /** What the last action came to, where the row itself does not show it. */
  const told = ref('')

  async function changeRole(role: Role): Promise<void> {
    const input = { personId: person().id, role }
    const data = await run('role', () => client.mutation(ChangePersonRoleMutation, { input }))
    if (data) changed()
  }

  async function deactivate(): Promise<void> {
    const input = { personId: person().id }
    const data = await run('deactivate', () => client.mutation(DeactivatePersonMutation, { input }))
    if (data) changed()
  }

  async function reactivate(): Promise<void> {
    const input = { personId: person().id }
    const data = await run('reactivate', () => client.mutation(ReactivatePersonMutation, { input }))
    if (data) changed()
  }

  async function reset(): Promise<void> {
    const input = { personId: person().id }
    const data = await run('reset', () => client.mutation(ResetPersonMutation, { input }))
    if (!data) return
    link.value = location.origin + data.resetPerson.link
    changed()
  }

  async function endSessions(): Promise<void> {
    const input = { personId: person().id }
    const data = await run('sessions', () => client.mutation(EndSessionsOfMutation, { input }))
    if (data) told.value = peopleTexts.ended(person().name, data.endSessionsOf.ended)
  }

  return { busy, problem, link, told, changeRole, deactivate, reactivate, reset, endSessions }
}
