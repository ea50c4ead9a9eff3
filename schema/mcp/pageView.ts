import { z } from 'zod'

/** Where a list of the API goes on. */
export interface PageInfo {
  readonly hasNextPage: boolean
  readonly endCursor: string | null
}

export const PAGE_INFO = 'pageInfo { hasNextPage endCursor }'

export const nextShape = z
  .string()
  .nullable()
  .describe('Pass it as `after` for the next page; null at the end.')

export function nextOf({ hasNextPage, endCursor }: PageInfo): string | null {
  return hasNextPage ? endCursor : null
}

/** A page as lines; `none` is said where it is empty. */
export function pageText(lines: readonly string[], next: string | null, none: string): string {
  if (lines.length === 0) return none
  return [...lines, ...(next === null ? [] : [`There are more: after ${next}`])].join('\n')
}
