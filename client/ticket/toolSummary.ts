/** What a row of tool outputs says of itself, as far as it says it plainly. */
export interface ToolSummary {
  /** Different files. */
  readonly read: number
  readonly changed: number
  /** Runs of tests that passed, and that did not. */
  readonly passed: number
  readonly failed: number
  /** The first line, for what says nothing of this. */
  readonly first: string
}

/** A word that looks like a file: it has a folder or an ending. */
const FILE = String.raw`["'\`]?((?:[\w@.-]+\/)+[\w@.-]*|[\w@-]+\.[a-z]\w{0,7})`
const READ = new RegExp(String.raw`^(?:read|opened|view(?:ed)?|cat)\s+(?:file\s+)?${FILE}`, 'i')
const CHANGED = new RegExp(
  String.raw`^(?:edit(?:ed)?|wrote|write|created?|updated?|patch(?:ed)?|deleted?|removed?|renamed?)\s+(?:file\s+)?${FILE}`,
  'i',
)
const FAILED = /\b[1-9]\d* (?:tests? )?fail(?:ed|ing|ures?)?\b/i
const PASSED = /\b[1-9]\d* (?:tests? )?pass(?:ed|ing)?\b|\ball (?:tests )?pass/i

/** Reads tool outputs, each of any length; only what they say in so many words is counted. */
export function toolSummary(outputs: readonly string[]): ToolSummary {
  const read = new Set<string>()
  const changed = new Set<string>()
  let passed = 0
  let failed = 0
  for (const output of outputs) {
    for (const line of output.split('\n')) {
      const readFile = READ.exec(line.trim())?.[1]
      const changedFile = CHANGED.exec(line.trim())?.[1]
      if (readFile !== undefined) read.add(readFile)
      if (changedFile !== undefined) changed.add(changedFile)
    }
    if (FAILED.test(output)) failed += 1
    else if (PASSED.test(output)) passed += 1
  }
  const first = outputs[0]?.split('\n').find((line) => line.trim() !== '') ?? ''
  return { read: read.size, changed: changed.size, passed, failed, first: first.trim() }
}
