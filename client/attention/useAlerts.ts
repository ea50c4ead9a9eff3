import { useClientHandle } from '@urql/vue'
import { onScopeDispose, watch } from 'vue'
import { useRouter } from 'vue-router'
import { AttentionSubscription, UrgentQuery, type AttentionReview } from '../graphql/attentionDocuments.ts'
import { attentionTexts } from '../texts/attention.ts'
import { lookOfReview } from '../texts/reasons.ts'
import { priorityWords, wordFor } from '../texts/words.ts'
import { serverTime } from '../time/serverClock.ts'
import { alertsFailed, alertsOn } from './alertSwitch.ts'
import { isLookedAt, tellWhetherLookedAt } from './lookedAt.ts'
import { News, type Why } from './news.ts'

/** What comes within this time is told together. */
const TOGETHER_MS = 1000
/** One notification names no more than these. */
const MOST_NAMED = 3
/** As many urgent reviews are known from the start. With more, one that becomes urgent is told of at its next change. */
const MOST_URGENT = 100

interface Alert {
  readonly why: Why
  readonly review: AttentionReview
}

/** Tells of urgent reviews and escalations through the browser, while nobody looks at the page in any of its windows. */
export function useAlerts(): void {
  const { client } = useClientHandle()
  const router = useRouter()
  let alerts: Alert[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop = () => {}

  async function follow(): Promise<void> {
    let ended = false
    stop = () => {
      ended = true
    }
    const since = serverTime()
    const { data } = await client
      .query(UrgentQuery, { first: MOST_URGENT }, { requestPolicy: 'network-only' })
      .toPromise()
    if (ended) return
    const urgent = data?.reviewQueue
    const ids = urgent?.pageInfo.hasNextPage === false ? new Set(urgent.nodes.map(({ id }) => id)) : null
    const news = new News(since, ids)
    const variables = { after: urgent?.feedCursor }
    const feed = client.subscription(AttentionSubscription, variables).subscribe(({ data }) => {
      const review = data?.queueChanged.review
      if (!review) return
      const why = news.of(review)
      // Whoever looks at the page sees it there.
      if (why === null || document.hasFocus()) return
      alerts.push({ why, review })
      timer ??= setTimeout(() => void tell(), TOGETHER_MS)
    })
    stop = () => feed.unsubscribe()
  }

  async function tell(): Promise<void> {
    timer = undefined
    const told = alerts
    alerts = []
    const [first] = told
    if (first === undefined || (await isLookedAt())) return
    if (told.length === 1)
      show(titleOf(first), bodyOf(first), { path: '/', query: { item: first.review.id } })
    else show(attentionTexts.many(told.length), namesOf(told), '/')
  }

  function show(title: string, body: string, to: Parameters<typeof router.push>[0]): void {
    // One tag: a window more of this page, or the next batch, replaces what stands there and adds nothing to it.
    const shown = notify(title, { body, tag: 'unstuck' })
    shown?.addEventListener('click', () => {
      window.focus()
      shown.close()
      void router.push(to)
    })
  }

  watch(
    alertsOn,
    (on) => {
      stop()
      stop = () => {}
      if (on) void follow()
    },
    { immediate: true },
  )
  const tellNoMore = tellWhetherLookedAt()
  onScopeDispose(() => {
    clearTimeout(timer)
    tellNoMore()
    stop()
  })
}

/** Some browsers of phones allow notifications and then refuse to show one. */
function notify(title: string, options: NotificationOptions): Notification | null {
  try {
    return new Notification(title, options)
  } catch {
    alertsFailed()
    return null
  }
}

function titleOf({ why, review }: Alert): string {
  return why === 'urgent'
    ? attentionTexts.urgent(review.title)
    : attentionTexts.escalated(review.title, wordFor(priorityWords, review.priority))
}

function bodyOf({ review }: Alert): string {
  return attentionTexts.body(lookOfReview(review).word, review.summary)
}

function namesOf(alerts: readonly Alert[]): string {
  return alerts
    .slice(0, MOST_NAMED)
    .map(({ review }) => review.title)
    .join('\n')
}
