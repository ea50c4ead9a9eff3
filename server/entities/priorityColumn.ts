import type { ValueTransformer } from 'typeorm'
import { PRIORITIES, type Priority } from './words.ts'

/** A priority's number in the database: 0 is the most pressing. */
export function priorityRank(priority: Priority): number {
  return PRIORITIES.indexOf(priority)
}

/** The more pressing of two priorities. */
export function higherPriority(one: Priority, other: Priority): Priority {
  return priorityRank(one) <= priorityRank(other) ? one : other
}

/** Keeps priorities as numbers, so that the database can sort by them. */
export const priorityColumn: ValueTransformer = {
  to: (priority: Priority | null | undefined) => priority && priorityRank(priority),
  from: (rank: number | null) => (rank === null ? null : PRIORITIES[rank]),
}
