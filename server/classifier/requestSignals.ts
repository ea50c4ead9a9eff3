import { readableText, sentences } from './readableText.ts'
import { anywhere, findSignal, oneOf, words, type Finding } from './signal.ts'

/** Characters at the end of a message in which it says what is wanted: above stand logs and pasted files. */
const ASKING_LENGTH = 600

/** The person kept a decision for themselves; only they can say that it was made. */
export function findKeptDecision(userMessage: string): Finding | undefined {
  return findSignal(sentences(readableText(userMessage)), [
    { meaning: 'answers a person who wanted to be asked', pattern: WANTS_TO_BE_ASKED },
  ])
}

const WANTS_TO_BE_ASKED = words(
  '(?:wait for|need|get|without|after) (?:my|me)|(?:ask|guide|show|tell) me (?:before|first|one|at each|through|when)|ask me|my (?:approval|confirmation|go-ahead|ok)|step[- ]by[- ]step|before (?:you )?(?:apply|implement|chang|proceed|continu|start|cod)\\p{L}*|guide me|propose|(?:only|just|first) (?:a |the )?plan|plan first|(?:make|create|write|draft|give|present|prepare|come up with|suggest|outline)(?: me)?(?: (?:a|an|the|your|some))?(?: \\S+){0,2} (?:plan|proposal|options|ideas|suggestions|recommendations|strategy)|(?:any|got|your) suggestions?|suggest (?:how|what|ways|a|an|some)|ask (?:\\S+ )?questions',
  'frag(?:e|t)? mich|warte auf|meine (?:zustimmung|freigabe|bestätigung)|schritt für schritt|mach(?:e)? (?:mir )?(?:einen )?vorschl\\p{L}+',
  'ma validation|mon accord|attends? ma|demande-moi|étape par étape|mi aprobación|mi confirmación|pregúntame|paso a paso|minha aprovação|me pergunte|passo a passo|mia approvazione|chiedimi|passo passo|krok po kroku|zapytaj mnie|stap voor stap|vraag me|моего подтверждения|спроси(?:те)? меня|шаг за шагом',
)

/** The person says that the last answer did not help: the same claim again is worth less. */
export function findComplaint(userMessage: string): Finding | undefined {
  return findSignal(sentences(readableText(userMessage).slice(-ASKING_LENGTH)), [
    { meaning: 'follows a complaint that it did not work', pattern: COMPLAINT },
  ])
}

const COMPLAINT = oneOf(
  words(
    "still (?:(?:\\S+ ){0,2}not|doesn't|don't|isn't|can't|broken|wrong|the same|fails?|failing|getting|no|having)|(?:doesn't|does not|didn't|did not|not|isn't) (?:work(?:ing)?|fix(?:ed)?|help)(?: it| that)?|same (?:error|problem|issue|thing)|(?:immer noch|funktioniert) nicht|sigue (?:sin|fallando|igual)|no funciona|ne (?:marche|fonctionne) (?:toujours )?pas|não funciona|non funziona|не работает|всё ещё|nie działa|nefunguje",
  ),
  anywhere('还是(?:不|没|一样)|没有(?:解决|生效|变化|反应)|まだ(?:直|動|表示)|動かない|안 (?:돼|되|됨)'),
)

/** Whether the person asked to be told something, and nothing to be done: then an answer is the whole job. */
export function asksForInformation(userMessage: string): boolean {
  const asked = sentences(readableText(userMessage).slice(-ASKING_LENGTH)).slice(-4)
  return !asked.some((sentence) => WANTS_WORK.test(sentence)) && asked.slice(-2).some(isInquiry)
}

function isInquiry(sentence: string): boolean {
  return INQUIRY.test(sentence) || INQUIRY_ANYWHERE.test(sentence)
}

const POLITE =
  '(?:(?:ok(?:ay)?|so|and|but|hi|hey|hello|thanks?|thank you|great|cool|also|hmm+|well|now|wait|sorry|please|claude|just)[,. !]+)*'

const INQUIRY = new RegExp(
  `^${POLITE}(?:(?:what|why|which|where|who|when|how)(?:'s|'re)?(?! (?:about|if|don't)) |(?:is|are|does|do|did|was|were|has|have)(?:n't)? |explain|describe|tell me|summari[sz]e|compare|(?:can|could) you (?:explain|tell|describe|summari[sz]e)|(?:warum|wieso|was|wie|wo|wer|wann|welche[rsn]?|erklär\\p{L}*) |¿?(?:por qué|qué|cómo|cuál|dónde|quién|cuándo|explica\\p{L}*) |(?:pourquoi|comment|quel(?:le)?s?|où|qui|quand|qu'est-ce|explique\\p{L}*) |(?:por que|o que|como|qual|onde|quem|quando|explique) |(?:perché|cosa|come|quale|dove|chi|quando|spiega\\p{L}*) |(?:waarom|wat|hoe|welke|waar|wie) |(?:dlaczego|co|jak|który|gdzie|kto) |(?:почему|зачем|что|как|какой|какая|какие|где|кто|когда|объясни\\p{L}*) |(?:proč|co|jak|který|kde|kdo) ).*`,
  'iu',
)

const INQUIRY_ANYWHERE = anywhere(
  '(?:什么样|是不是|吗|吧|呢)[?？]?$|(?:给我|帮我|请)(?:说明|解释|介绍)|为什么|為什麼|是什么|是什麼|什么意思|有什么区别|怎么回事|如何(?!(?:实现|做)[^?？]*$)|哪(?:个|些|里)|解释|解釋|說明一下|说明一下|なぜ|とは何|何ですか|どう(?:なって|いう|違)|どこ(?:に|で|か)|教えて|説明して|왜|무엇|설명',
)

/** A deed is asked for, be it in the form of a question. */
const WANTS_WORK = new RegExp(
  [
    words(
      "(?:can|could|would|will) (?:you|we)(?: please| also| just)* (?!explain|tell|describe|summari)\\p{L}+|please (?!explain|tell|describe|summari)\\p{L}+|let's|let us|I (?:want|need|would like|'d like)|you (?:should|need to|have to|must)|(?:why|how come) (?:don't|not|is it not|isn't)|still|again|instead|doesn't|not working|broken|wrong|fails?|failed|error",
      'kannst du|könntest du|bitte|puedes|podrías|por favor|(?:peux|pourrais)-tu|(?:pouvez|pourriez)-vous|pode|poderia|puoi|potresti|kun je|możesz|можешь|пожалуйста|нужно|můžeš',
    ).source,
    `^${POLITE}(?:add|adjust|apply|build|change|check|clean|commit|continue|convert|create|delete|deploy|do|edit|fix|generate|go|implement|improve|install|make|merge|move|proceed|push|put|refactor|remove|rename|replace|run|set|start|test|try|update|use|write|yes)\\b`,
    '请(?!说明|解释|介绍|问)|幫|帮我(?!说明|解释|介绍|分析)|修(?:改|复)|して(?:ください|ほしい)|해\\s?줘|해주세요|(?:arregla|añade|agrega|cambia|corrige|crea|elimina|haz|pon|actualiza|erstelle|füge|ändere|behebe|mach|ajoute|corrige|supprime|crée|modifie|adicione|remova|corrija|aggiungi|correggi|rimuovi|dodaj|popraw|usuń|добавь|исправь|сделай|удали|создай|přidej|oprav)(?!\\p{L})',
  ].join('|'),
  'iu',
)
