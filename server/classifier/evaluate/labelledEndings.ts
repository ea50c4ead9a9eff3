import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { VERDICTS, type Verdict } from '../../entities/words.ts'
import type { Transcript } from '../classifier.ts'

/** The end of an agent's turn, and what a person says it is. One line of a file to evaluate on. */
export interface LabelledEnding extends Transcript {
  readonly id: string
  readonly label: Verdict
}

/** A file that cannot be evaluated; the message names the file and the line. */
export class UnreadableEndings extends Error {}

const endingShape = z.object({
  id: z.string().min(1),
  userRequest: z.string(),
  lastUserMessage: z.string(),
  assistantMessages: z.array(z.string()),
  label: z.enum(VERDICTS),
})

/**
 * Reads a JSONL file of labelled endings, blank lines aside. Other fields are ignored.
 * @throws UnreadableEndings
 */
export async function readLabelledEndings(file: string): Promise<LabelledEnding[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableEndings(`${file} ${error.code === 'ENOENT' ? 'does not exist' : 'cannot be read'}.`)
  })
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [readEnding(line, `${file}, line ${at + 1}`)]))
}

function readEnding(line: string, place: string): LabelledEnding {
  const parsed = endingShape.safeParse(parsedJson(line, place))
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the line'}: ${issue.message}`)
  throw new UnreadableEndings(`${place} is no labelled ending. ${wrong.join('; ')}.`)
}

function parsedJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new UnreadableEndings(`${place} is not JSON.`)
  }
}
