import { useClientHandle } from '@urql/vue'
import { onScopeDispose } from 'vue'
import { AutoReviewChangedSubscription } from '../graphql/autoReviewDocuments.ts'

/**
 * Keeps the live connection open on a page that follows nothing: by it the page learns that the server is gone,
 * and that this person was signed out elsewhere.
 */
export function useLiveLine(): void {
  const { client } = useClientHandle()
  const feed = client.subscription(AutoReviewChangedSubscription, {}).subscribe(() => {})
  onScopeDispose(() => feed.unsubscribe())
}
