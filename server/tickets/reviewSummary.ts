import type { ClassifierVerdict } from '../classifier/classifier.ts'

/** A line of the queue; longer ones are cut. */
const LONGEST_SUMMARY = 140

/** What the queue says while the countdown runs: the beginning of what the agent said. */
export function countdownSummary(answer: string | null): string {
  const line = answer === null ? '' : firstLine(answer)
  return line === '' ? 'the agent ended its turn without a word' : `“${shorten(line, LONGEST_SUMMARY - 2)}”`
}

/**
 * What the queue says after a verdict: the agent's own question, or why the classifier decided so. The word before it is
 * the subject: "Error reports a failure".
 */
export function verdictSummary(verdict: ClassifierVerdict, answer: string | null): string {
  const question = verdict.verdict === 'QUESTION' && answer !== null ? lastQuestion(answer) : null
  const why = firstLine(verdict.rationale).replace(/^The answer (?=\p{Ll})/u, '')
  return shorten(question ?? why, LONGEST_SUMMARY)
}

/** What the queue says of a ticket that somebody stopped. */
export function stopSummary(by: string, reason: string | null): string {
  return withRemark(`by ${by}`, reason)
}

/** What the queue says of a ticket about which somebody corrected the auto-review. */
export function correctionSummary(by: string, notes: string | null): string {
  return withRemark(`corrected by ${by}`, notes)
}

/** What the queue says of an agent that wants to use a tool: continues the word "Permission". */
export function permissionSummary(tool: string, description: string): string {
  return shorten(`to use ${tool}: ${inOneLine(description)}`, LONGEST_SUMMARY)
}

/** What was asked for, in a line of the conversation. */
export function quotedRequest(description: string): string {
  return `“${shorten(inOneLine(description), LONGEST_SUMMARY)}”`
}

/** What somebody did, and the beginning of what they say of it; of code alone there is no line. */
function withRemark(what: string, remark: string | null): string {
  const line = remark === null ? '' : firstLine(remark)
  return shorten(line === '' ? what : `${what}: ${line}`, LONGEST_SUMMARY)
}

/** Code too: here it is what it is all about. */
function inOneLine(text: string): string {
  return oneLine(text.replace(/```\w*/g, ' '))
}

/** The last sentence of the text that ends with a question mark. */
function lastQuestion(text: string): string | null {
  const plain = plainText(text)
  const sentences = plain.split(/(?<=[.!?…。？！])\s+|\n+/u)
  const question = sentences.findLast((sentence) => /[?？]["'”’)\]]*$/u.test(sentence.trim()))
  return question === undefined ? null : oneLine(question)
}

function firstLine(text: string): string {
  const line = plainText(text)
    .split('\n')
    .find((candidate) => /[\p{L}\p{N}]/u.test(candidate))
  return oneLine(line ?? '')
}

/** Without code blocks and Markdown's marks: a line of the queue shows none. */
function plainText(text: string): string {
  return text
    .replace(/```[\s\S]*?(```|$)/g, '\n')
    .replace(/^[ \t]*(#{1,6}|[-*+>]|\d+[.)])[ \t]+/gm, '')
    .replace(/\*\*|__|`/g, '')
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Cut between characters, not inside one that takes two code units. */
function shorten(text: string, longest: number): string {
  const characters = [...text]
  return characters.length <= longest
    ? text
    : `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
}
