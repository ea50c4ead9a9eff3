import { ANNOUNCEMENTS, OPEN_ENDS } from './announcementSignals.ts'
import type { Classifier, ClassifierVerdict, Transcript } from './classifier.ts'
import { CLAIMS, NOT_YET_TRUE, PREPARATION, SUPPORT } from './completionSignals.ts'
import { CONDITION, DOUBTS, NEXT_STEPS, RESERVATIONS } from './doubtSignals.ts'
import { findBrokenRun, findErrorMark } from './errorSignals.ts'
import { finalReport, type FinalReport } from './finalReport.ts'
import { findOpenQuestion } from './questionSignals.ts'
import { excerpt, readableText } from './readableText.ts'
import { asksForInformation, findComplaint, findKeptDecision } from './requestSignals.ts'
import { findSignal, type Finding, type Signal } from './signal.ts'
import { endsWithCode, findCutOff, findUnappliedEdit } from './turnTraces.ts'
import { applyVetoes } from './vetoes.ts'

/**
 * What speaks for closing, less what speaks against it, has to reach this. A claim suffices by itself, and bears
 * one reservation per piece of support.
 */
const ENOUGH = 2
const CLAIM = 2
/** Who asked a question has what they wanted when it is answered, whatever the answer claims. */
const ANSWER = 3

/**
 * The classifier without a model: rules on the words of the ending. It closes only what claims to be
 * finished and shows no question, trouble, rest or doubt; all else it leaves to a person.
 */
export const offlineClassifier: Classifier = {
  name: 'offline',
  classify: (transcript) => Promise.resolve(applyVetoes(transcript, judge(transcript))),
}

function judge(transcript: Transcript): ClassifierVerdict {
  const messages = transcript.assistantMessages
  const message = readableText(messages.at(-1) ?? '')
  const report = finalReport(message)
  if (report.last === undefined) return verdict('ERROR', 'The last message says nothing.')

  const broken = findBrokenRun(message)
  if (broken !== undefined) return because('ERROR', broken)
  const question = findOpenQuestion(messages)
  if (question !== undefined) return because('QUESTION', question)
  const error = findErrorMark(messages)
  if (error !== undefined) return because('ERROR', error)
  const endings = endsWithCode(message) ? ANNOUNCEMENTS : [...ANNOUNCEMENTS, ...OPEN_ENDS]
  const unfinished = findSignal([report.last], endings) ?? findCutOff(message)
  if (unfinished !== undefined) return because('ERROR', unfinished)
  const doubt = findDoubt(transcript, report) ?? findUnappliedEdit(message)
  if (doubt !== undefined) return because('QUESTION', doubt)
  return weigh(transcript, report)
}

function findDoubt(transcript: Transcript, report: FinalReport): Finding | undefined {
  return findSignal(unconditional(report.all), DOUBTS) ?? findKeptDecision(transcript.lastUserMessage)
}

/** Claims and what supports them, against reservations. */
function weigh(transcript: Transcript, report: FinalReport): ClassifierVerdict {
  const claiming = report.all.filter(
    (sentence) => !NOT_YET_TRUE.test(sentence) && !PREPARATION.test(sentence),
  )
  const claim = findSignal(claiming, CLAIMS)
  const support = found(report.all, SUPPORT)
  const complaint = findComplaint(transcript.lastUserMessage)
  const reservations = [
    ...found(unconditional(report.ending), RESERVATIONS),
    ...found(report.all, NEXT_STEPS),
    ...(complaint === undefined ? [] : [complaint]),
  ]

  const claimed = claim === undefined ? 0 : CLAIM
  const answered = asksForInformation(transcript.lastUserMessage) ? ANSWER : 0
  const score = Math.max(claimed + support.length, answered) - reservations.length
  const best = claim ?? support[0] ?? (answered > 0 ? answer(report) : undefined)
  if (best === undefined) return verdict('QUESTION', 'Nothing in the answer says that the work is done.')
  if (score >= ENOUGH) return because('COMPLETED', best)
  return because('QUESTION', reservations[0] ?? { ...best, meaning: `only ${best.meaning}` })
}

function answer({ all }: FinalReport): Finding | undefined {
  return all[0] === undefined ? undefined : { meaning: 'answers what was asked', sentence: all[0] }
}

/** One finding for each of the signals that match anywhere. */
function found(all: readonly string[], signals: readonly Signal[]): Finding[] {
  return signals.flatMap((signal) => findSignal(all, [signal]) ?? [])
}

function unconditional(all: readonly string[]): string[] {
  return all.filter((sentence) => !CONDITION.test(sentence))
}

function because(kind: ClassifierVerdict['verdict'], { meaning, sentence }: Finding): ClassifierVerdict {
  return verdict(kind, `The answer ${meaning}: “${excerpt(sentence)}”`)
}

function verdict(kind: ClassifierVerdict['verdict'], rationale: string): ClassifierVerdict {
  return { verdict: kind, confidence: null, rationale }
}
