import { useClientHandle } from '@urql/vue'
import { computed, onScopeDispose, type Ref } from 'vue'
import { ProjectGraphQuery, ProjectQuery } from '../graphql/projectDocuments.ts'
import type { ResultOf } from '../graphql/graphql.ts'
import { useLiveRead } from '../review/useLiveRead.ts'

/** How many dependencies are drawn at most. */
export const MOST_EDGES = 500

/** What is counted over the whole project is read again this often at most, while it changes; the graph more seldom. */
const PROGRESS_EVERY_MS = 1000
const GRAPH_EVERY_MS = 3000

type Node = NonNullable<ResultOf<typeof ProjectQuery>['node']>
export type ProjectShown = Extract<Node, { readonly __typename: 'Project' }>
type GraphNode = NonNullable<ResultOf<typeof ProjectGraphQuery>['node']>
export type DependencyEdge = Extract<GraphNode, { readonly __typename: 'Project' }>['dependencies'][number]

/** A project: how far it is, and who waits for whom. */
export function useProject(projectId: Ref<string>) {
  const { client } = useClientHandle()
  const own = useLiveRead(projectId, (id) => client.query(ProjectQuery, { id }))
  const graph = useLiveRead(projectId, (id) => client.query(ProjectGraphQuery, { id, first: MOST_EDGES }))
  const progressSoon = atMostEvery(PROGRESS_EVERY_MS, own.refresh)
  const graphSoon = atMostEvery(GRAPH_EVERY_MS, graph.refresh)

  const project = computed(() =>
    own.data.value?.node?.__typename === 'Project' ? own.data.value.node : null,
  )
  const edges = computed(() =>
    graph.data.value?.node?.__typename === 'Project' ? graph.data.value.node.dependencies : null,
  )
  const isMissing = computed(() => own.readKey.value === projectId.value && project.value === null)

  return {
    project,
    edges,
    isMissing,
    error: own.error,
    refresh: own.refresh,
    /** Something in it has changed. */
    readSoon: () => {
      progressSoon()
      graphSoon()
    },
  }
}

/** Calls it soon after it was asked for, and not again before `pauseMs` are over. */
function atMostEvery(pauseMs: number, call: () => unknown): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      void call()
    }, pauseMs)
  }
}
