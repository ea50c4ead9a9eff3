import { parseQuery, type LocationQueryRaw } from 'vue-router'
import { locationQuery, readLocation, type QueueLocation } from '../queue/queueLocation.ts'

/** The address's query that stands for a place in the queue, as a view keeps it: the open item is no part of it. */
export function searchOf(location: QueueLocation): string {
  const query = Object.entries(locationQuery({ ...location, item: null }))
  const given = query.flatMap(([name, value]) => (value ? [[name, String(value)]] : []))
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}

/** The place that a view stands for. */
export function placeOfView(search: string): QueueLocation {
  return readLocation(parseQuery(search))
}

/** The same, for a link. The whole queue says so: an empty query is what the page begins with. */
export function queryOfView(search: string): LocationQueryRaw {
  const query = locationQuery(placeOfView(search))
  const isWhole = Object.values(query).every((value) => value === undefined)
  return isWhole ? { view: 'queue' } : query
}

/** In one form, however the address was written. */
export function canonicalSearch(search: string): string {
  return searchOf(placeOfView(search))
}
