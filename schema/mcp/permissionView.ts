import { z } from 'zod'

/** What an agent has to know of permissions before it goes on with a ticket. */
export const PERMISSION_FIELDS = `
  permissionRequest { tool description at }
  permissionAnswer { tool description granted always by note at }
  allowedTools { tool by at }`

export const permissionShape = {
  permissionRequest: z
    .object({ tool: z.string(), description: z.string(), at: z.string() })
    .nullable()
    .describe('What waits for a person’s answer.'),
  permissionAnswer: z
    .object({
      tool: z.string(),
      description: z.string(),
      granted: z.boolean(),
      always: z.boolean(),
      by: z.string(),
      note: z.string().nullable(),
      at: z.string(),
    })
    .nullable()
    .describe('How a person answered the last request.'),
  allowedTools: z
    .array(z.object({ tool: z.string(), by: z.string(), at: z.string() }))
    .describe('Always allowed on this ticket: need not be asked for.'),
}

type Permissions = z.infer<z.ZodObject<typeof permissionShape>>

/** A line for each thing there is to say. */
export function permissionLines({
  permissionRequest,
  permissionAnswer,
  allowedTools,
}: Permissions): string[] {
  const lines: string[] = []
  if (permissionRequest) {
    lines.push(`Waits for permission to use ${permissionRequest.tool}: ${permissionRequest.description}`)
  }
  if (permissionAnswer) {
    const { granted, always, tool, by, note, description } = permissionAnswer
    const answer = granted ? `granted${always ? ' for good' : ''}` : 'REJECTED'
    lines.push(`Permission to use ${tool} (${description}): ${answer} by ${by}${note ? `: ${note}` : '.'}`)
  }
  if (allowedTools.length > 0) {
    lines.push(`Always allowed here: ${allowedTools.map(({ tool }) => tool).join(', ')}`)
  }
  return lines
}
