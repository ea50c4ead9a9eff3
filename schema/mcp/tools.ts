import type { Tool } from './tool.ts'
import { claimTicket } from './tools/claimTicket.ts'
import { createTickets } from './tools/createTickets.ts'
import { finishTurn } from './tools/finishTurn.ts'
import { getTicket } from './tools/getTicket.ts'
import { killSwitch } from './tools/killSwitch.ts'
import { listReviews } from './tools/listReviews.ts'
import { listTickets } from './tools/listTickets.ts'
import { postMessage } from './tools/postMessage.ts'
import { replyToTicket } from './tools/replyToTicket.ts'
import { reportFailure } from './tools/reportFailure.ts'
import { requestPermission } from './tools/requestPermission.ts'
import { resolveReview } from './tools/resolveReview.ts'
import { retryAdvice } from './tools/retryAdvice.ts'

/** All tools, in the order in which an agent meets them. */
export const TOOLS: readonly Tool[] = [
  listTickets,
  getTicket,
  createTickets,
  claimTicket,
  postMessage,
  finishTurn,
  requestPermission,
  killSwitch,
  replyToTicket,
  listReviews,
  resolveReview,
  reportFailure,
  retryAdvice,
]
