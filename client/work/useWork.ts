import { useClientHandle } from '@urql/vue'
import { ref, shallowRef } from 'vue'
import { WorkQuery, type Campaign, type Project } from '../graphql/workDocuments.ts'

const campaigns = shallowRef<readonly Campaign[]>([])
const projects = shallowRef<readonly Project[]>([])
const isRead = ref(false)

/** The campaigns and projects there are; one list for the whole page. */
export function useWork() {
  const { client } = useClientHandle()

  async function readWork(): Promise<void> {
    const { data } = await client.query(WorkQuery, {})
    if (!data) return
    campaigns.value = data.campaigns.nodes
    projects.value = data.projects.nodes
    isRead.value = true
  }

  return { campaigns, projects, isRead, readWork }
}
