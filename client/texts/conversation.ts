import type { ToolSummary } from '../ticket/toolSummary.ts'
import { counted } from './locale.ts'

const testsFailed = (times: number) =>
  times === 2 ? 'tests failed twice' : counted(times, { one: 'tests failed', other: 'tests failed # times' })
const testsPassed = (times: number) =>
  times === 2 ? 'tests passed twice' : counted(times, { one: 'tests passed', other: 'tests passed # times' })

/** The texts of a ticket's conversation. */
export const conversationTexts = {
  title: 'Conversation',
  agent: 'Agent',
  person: 'Somebody',
  nothing: 'Nothing was said yet.',
  toolCalls: (count: number) => counted(count, { one: '# tool call', other: '# tool calls' }),
  /** "8 files read, 3 changed, tests passed twice"; the first line where the outputs say nothing like it. */
  toolSummary: ({ read, changed, passed, failed, first }: ToolSummary) => {
    const parts: string[] = []
    if (read > 0) parts.push(counted(read, { one: '# file read', other: '# files read' }))
    const isFirst = parts.length === 0
    if (changed > 0 && isFirst)
      parts.push(counted(changed, { one: '# file changed', other: '# files changed' }))
    else if (changed > 0) parts.push(counted(changed, { other: '# changed' }))
    if (failed > 0) parts.push(testsFailed(failed))
    if (passed > 0) parts.push(testsPassed(passed))
    return parts.length > 0 ? parts.join(', ') : first
  },
  failed: 'The conversation could not be read to its end.',
  tryAgain: 'Try again',
}
