import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery, type LocationQueryRaw } from 'vue-router'
import type { AuditFilter } from '../../graphql/auditDocuments.ts'
import type { AuditActorKind, AuditKind } from '../../graphql/words.ts'
import { actorWords, changedWords } from '../../texts/audit.ts'

/** Which changes are shown. It lives in the URL, so that it can be sent to a colleague. */
export interface AuditLocation {
  readonly who: readonly AuditActorKind[]
  readonly what: readonly AuditKind[]
  /** The id of one person or API key. */
  readonly by: string | null
  /** Moments, as ISO-8601 in UTC. */
  readonly from: string | null
  readonly until: string | null
}

export const WHOLE_LOG: AuditLocation = { who: [], what: [], by: null, from: null, until: null }

function text(query: LocationQuery, name: string): string {
  const value = query[name]
  return typeof value === 'string' ? value : ''
}

/** What of the list is among the words: `auto-review` for AUTO_REVIEW. */
function list<Word extends string>(query: LocationQuery, name: string, words: Record<Word, string>): Word[] {
  const named = text(query, name).split(',')
  return (Object.keys(words) as Word[]).filter((word) => named.includes(nameOf(word)))
}

function nameOf(word: string): string {
  return word.toLowerCase().replaceAll('_', '-')
}

function moment(query: LocationQuery, name: string): string | null {
  const at = Date.parse(text(query, name))
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

/** Reads the URL; what makes no sense in it counts as absent. */
export function readAuditLocation(query: LocationQuery): AuditLocation {
  return {
    who: list(query, 'who', actorWords),
    what: list(query, 'what', changedWords),
    by: text(query, 'by') || null,
    from: moment(query, 'from'),
    until: moment(query, 'until'),
  }
}

/** The query of the URL that stands for this location; what is as usual is left out. */
function auditQuery({ who, what, by, from, until }: AuditLocation): LocationQueryRaw {
  return {
    who: who.map(nameOf).join(',') || undefined,
    what: what.map(nameOf).join(',') || undefined,
    by: by ?? undefined,
    from: from ?? undefined,
    until: until ?? undefined,
  }
}

export function auditFilterOf({ who, what, by, from, until }: AuditLocation): AuditFilter {
  return {
    actorKinds: who.length > 0 ? [...who] : null,
    kinds: what.length > 0 ? [...what] : null,
    actorId: by,
    from,
    until,
  }
}

/** Where the same changes come as a file. */
export function auditAddress(location: AuditLocation, ending: 'csv' | 'jsonl'): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(auditFilterOf(location))) {
    for (const each of [value].flat()) if (each !== null) query.append(name, String(each))
  }
  return query.size === 0 ? `/audit.${ending}` : `/audit.${ending}?${query}`
}

/** Whether the time ends before it begins: then nothing can fit. */
export function isBackwards({ from, until }: AuditLocation): boolean {
  return from !== null && until !== null && from >= until
}

/** The location of the log, and the way to change it. */
export function useAuditLocation(): {
  location: ComputedRef<AuditLocation>
  change: (changes: Partial<AuditLocation>) => void
} {
  const route = useRoute()
  const router = useRouter()
  const location = computed(() => readAuditLocation(route.query))
  return {
    location,
    change: (changes) => {
      void router.replace({ path: route.path, query: auditQuery({ ...location.value, ...changes }) })
    },
  }
}
