import type { Payload } from '../../entities/Delivery.ts'
import type { NoticeEvent } from '../../entities/words.ts'

type SystemEvent = Extract<
  NoticeEvent,
  'AUTO_REVIEW_OFF' | 'AUTO_REVIEW_PROBLEM' | 'DAILY_COST_REACHED' | 'CHANNEL_OFF'
>

interface Parts {
  readonly type: string
  /** Where on the page. */
  readonly path: string
  readonly say: (facts: Facts) => string
  readonly data: (facts: Facts) => Record<string, unknown>
}

/** The payload of the event that it tells of. */
type Facts = Readonly<Record<string, unknown>>

const PARTS: Readonly<Record<SystemEvent, Parts>> = {
  AUTO_REVIEW_OFF: {
    type: 'auto_review.off',
    path: '/settings/rules',
    say: ({ because }) => `Auto-review closes nothing any more. ${String(because)}`,
    data: ({ because }) => ({ because }),
  },
  AUTO_REVIEW_PROBLEM: {
    type: 'auto_review.problem',
    path: '/',
    say: ({ problem }) => `Auto-review has a problem. ${String(problem)}`,
    data: ({ problem }) => ({ problem }),
  },
  DAILY_COST_REACHED: {
    type: 'auto_review.daily_cost_reached',
    path: '/settings/rules',
    say: ({ limitUsd }) => `Verdicts have cost what they may on one day: ${String(limitUsd)} USD.`,
    data: ({ day, limitUsd }) => ({ day, limitUsd }),
  },
  CHANNEL_OFF: {
    type: 'channel.off',
    path: '/settings/notifications',
    say: ({ name, because }) => `The channel “${String(name)}” is switched off. ${String(because)}`,
    data: ({ name, because }) => ({ channel: { name }, because }),
  },
}

/** The message about the system itself. */
export function systemPayload(event: SystemEvent, at: Date, facts: Facts, publicUrl: string): Payload {
  const { type, path, say, data } = PARTS[event]
  return {
    type,
    timestamp: at.toISOString(),
    data: { text: say(facts), url: publicUrl + path, ...data(facts) },
  }
}
