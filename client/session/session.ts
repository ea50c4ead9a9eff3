import type { Client } from '@urql/core'
import { computed, shallowReactive } from 'vue'
import { codeOf } from '../graphql/errors.ts'
import { HealthQuery, ViewerQuery, type Health } from '../graphql/sessionDocuments.ts'
import type { ResultOf } from '../graphql/graphql.ts'
import { clockReading, setServerClock } from '../time/serverClock.ts'

export type Viewer = NonNullable<ResultOf<typeof ViewerQuery>['viewer']>

interface Session {
  /** `troubled`: the server answers, but has a problem itself. */
  status: 'loading' | 'signed-out' | 'signed-in' | 'unreachable' | 'troubled'
  viewer: Viewer | null
  /** The model, or the name of the offline classifier, that reads finished tickets. */
  classifier: string | null
  version: string | null
  /** How long what somebody does can be taken back; 0: not at all. */
  undoSeconds: number
}

/** Who looks at this page, and what the server said of itself. */
export const session = shallowReactive<Session>({
  status: 'loading',
  viewer: null,
  classifier: null,
  version: null,
  undoSeconds: 0,
})

/** Whether this person may claim and resolve; others read along. */
export const mayAct = computed(() => session.viewer?.role === 'ADMIN' || session.viewer?.role === 'MANAGER')

/** Whether this person may see the queue at all. */
export const mayRead = computed(() => session.viewer !== null && session.viewer.role !== 'INTEGRATOR')

export function endSession(): void {
  session.status = 'signed-out'
  session.viewer = null
}

/** After the server did not answer. */
const RETRY_MS = 3000

/**
 * Asks who this is, until the server answers. Called at start, and again when the server says that the session is
 * over.
 */
export async function loadSession(client: Client): Promise<void> {
  const askedAt = clockReading()
  const { data, error } = await client.query(ViewerQuery, {})
  // Before anything is shown: no age may be told by the browser's own clock, which may be an hour wrong.
  if (data) learn(data.health, askedAt)
  if (data?.viewer) {
    session.viewer = data.viewer
    session.status = 'signed-in'
  } else if (error && codeOf(error) !== 'UNAUTHENTICATED') {
    session.status = codeOf(error) === 'NETWORK' ? 'unreachable' : 'troubled'
    setTimeout(() => void loadSession(client), RETRY_MS)
  } else {
    endSession()
  }
}

/** Asks again who this is: the role or the name may have changed. What is open stays when no answer comes. */
export async function refreshViewer(client: Client): Promise<void> {
  const askedAt = clockReading()
  const { data, error } = await client.query(ViewerQuery, {})
  if (data) learn(data.health, askedAt)
  if (data?.viewer) session.viewer = data.viewer
  else if (!error) endSession()
}

/** Sets the page's clock by the server's again, and learns which classifier is at work. */
export async function loadHealth(client: Client): Promise<void> {
  const askedAt = clockReading()
  const { data } = await client.query(HealthQuery, {})
  if (data) learn(data.health, askedAt)
}

function learn(health: ResultOf<typeof Health>, askedAt: number): void {
  setServerClock(health.serverTime, askedAt)
  session.classifier = health.classifier
  session.version = health.version
  session.undoSeconds = health.undoSeconds
}
