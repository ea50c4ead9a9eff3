import type { ToolSummary } from '../ticket/toolSummary.ts'

function times(count: number): string {
  if (count === 1) return ''
  return count === 2 ? ' twice' : ` ${count} times`
}

/** The texts of a ticket's conversation. */
export const conversationTexts = {
  title: 'Conversation',
  agent: 'Agent',
  person: 'Somebody',
  nothing: 'Nothing was said yet.',
  toolCalls: (count: number) => (count === 1 ? '1 tool call' : `${count} tool calls`),
  /** "8 files read, 3 changed, tests passed twice"; the first line where the outputs say nothing like it. */
  toolSummary: ({ read, changed, passed, failed, first }: ToolSummary) => {
    const parts: string[] = []
    if (read > 0) parts.push(read === 1 ? '1 file read' : `${read} files read`)
    if (changed > 0) {
      const files = read > 0 ? '' : changed === 1 ? ' file' : ' files'
      parts.push(`${changed}${files} changed`)
    }
    if (failed > 0) parts.push(`tests failed${times(failed)}`)
    if (passed > 0) parts.push(`tests passed${times(passed)}`)
    return parts.length > 0 ? parts.join(', ') : first
  },
  failed: 'The conversation could not be read to its end.',
  tryAgain: 'Try again',
}
