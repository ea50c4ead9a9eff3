import type { Classifier, ClassifierVerdict, Transcript } from './classifier.ts'
import { COMPLETION_CLAIMS, NOT_YET_TRUE, PREPARATION } from './completionSignals.ts'
import { ANNOUNCEMENTS, CONDITION, DOUBTS, NARRATION } from './doubtSignals.ts'
import { findBrokenRun, findErrorMark } from './errorSignals.ts'
import { findOpenQuestion, isCourtesy } from './questionSignals.ts'
import { excerpt, prose, readableText, sentences } from './readableText.ts'
import { findSignal, words, type Finding } from './signal.ts'
import { applyVetoes } from './vetoes.ts'

/** Sentences at the end in which a claim of completion counts: earlier ones are about earlier steps. */
const ENDING_SENTENCES = 14

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
  const last = readableText(messages.at(-1) ?? '')
  const all = sentences(prose(last)).filter((sentence) => !isCourtesy(sentence))
  if (all.length === 0) return verdict('ERROR', 'The last message says nothing.')

  const broken = findBrokenRun(last)
  if (broken !== undefined) return because('ERROR', broken)
  const question = findOpenQuestion(messages)
  if (question !== undefined) return because('QUESTION', question)
  const error = findErrorMark(messages)
  if (error !== undefined) return because('ERROR', error)
  const unfinished = findSignal(all.slice(-1), ANNOUNCEMENTS) ?? cutOff(last)
  if (unfinished !== undefined) return because('ERROR', unfinished)
  const doubt = findDoubt(transcript, all)
  if (doubt !== undefined) return because('QUESTION', doubt)

  const claim = findSignal(claims(all), COMPLETION_CLAIMS)
  if (claim === undefined) return verdict('QUESTION', 'Nothing in the answer says that the work is done.')
  return because('COMPLETED', claim)
}

function claims(all: readonly string[]): string[] {
  return all
    .slice(-ENDING_SENTENCES)
    .filter((sentence) => !NOT_YET_TRUE.test(sentence) && !PREPARATION.test(sentence))
}

function findDoubt(transcript: Transcript, all: readonly string[]): Finding | undefined {
  const asked = sentences(readableText(transcript.lastUserMessage))
  const reported = all.filter((sentence) => !NARRATION.test(sentence) && !CONDITION.test(sentence))
  return (
    findSignal(reported, DOUBTS) ??
    findSignal(asked, [{ meaning: 'answers a person who wanted to be asked', pattern: WANTS_TO_BE_ASKED }])
  )
}

/** A code block that never closes: the answer was cut off. */
function cutOff(last: string): Finding | undefined {
  const fences = last.match(/^[ \t]*(?:```|~~~)/gm) ?? []
  return fences.length % 2 === 1
    ? { meaning: 'breaks off inside code', sentence: last.slice(-80) }
    : undefined
}

/** The person kept a decision for themselves; only they can say that it was made. */
const WANTS_TO_BE_ASKED = words(
  'ask me|wait for (?:my|me)|my (?:approval|confirmation|go-ahead|ok)|step[- ]by[- ]step|before (?:you )?(?:apply|implement|chang|proceed|continu|start)\\p{L}*|guide me|propose|suggest(?:ions?)?|plan',
  'frag(?:e|t)? mich|warte auf|meine (?:zustimmung|freigabe|bestätigung)|schritt für schritt',
  'ma validation|mon accord|attends? ma|demande-moi|étape par étape|mi aprobación|mi confirmación|pregúntame|paso a paso|minha aprovação|me pergunte|passo a passo|mia approvazione|chiedimi|passo passo|krok po kroku|zapytaj mnie|stap voor stap|vraag me|моего подтверждения|спроси(?:те)? меня|шаг за шагом',
)

function because(kind: ClassifierVerdict['verdict'], { meaning, sentence }: Finding): ClassifierVerdict {
  return verdict(kind, `The answer ${meaning}: "${excerpt(sentence)}"`)
}

function verdict(kind: ClassifierVerdict['verdict'], rationale: string): ClassifierVerdict {
  return { verdict: kind, confidence: null, rationale }
}
