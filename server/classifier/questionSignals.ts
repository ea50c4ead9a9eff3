import { prose, readableText, sentences } from './readableText.ts'
import { anywhere, findSignal, words, type Finding, type Signal } from './signal.ts'

/** Sentences at the end in which any question mark counts; earlier ones may be the agent asking itself. */
const ENDING_SENTENCES = 8

/**
 * Finds a question or request that waits for a person: anywhere in the turn where it is plainly put to
 * them, and any question mark at all in the ending. Closing courtesies ("anything else?") are none.
 */
export function findOpenQuestion(assistantMessages: readonly string[]): Finding | undefined {
  const answer = assistantMessages.map(questionText)
  const all = answer.flatMap(sentences).filter((sentence) => !isCourtesy(sentence))
  const last = sentences(answer.at(-1) ?? '').filter((sentence) => !isCourtesy(sentence))
  const asked = all.filter((sentence) => QUESTION_END.test(sentence))
  return (
    findSignal(
      last.filter((sentence) => !STEP_AHEAD.test(sentence)),
      REQUESTS,
    ) ??
    findSignal(asked, ADDRESSED_QUESTIONS) ??
    findSignal(last.slice(-ENDING_SENTENCES), ANY_QUESTION)
  )
}

/** What the agent looks for in its own next step, or what it offers in case something is not to a person's liking. */
const STEP_AHEAD =
  /^(?:(?:ok(?:ay)?|great|good|perfect|now|next|first|then|so|and)[,!.]? )*(?:let me (?!know)|I(?:'ll| will) (?:first )?(?:analy[sz]e|check|examine|explore|inspect|investigate|look|read|review|search|trace) )|^if (?:anything|any of|something|you(?:'d| would)? (?:want|like|prefer) (?!me ))/iu

/**
 * Without headings: they structure what follows; one with nothing after it is no heading. And without
 * questions in quotes: those are texts of the program, or somebody else's.
 */
function questionText(message: string): string {
  const lines = prose(readableText(message))
    .replace(/"[^"\n]{1,160}\?"/g, 'quoted')
    .trimEnd()
    .split('\n')
  return lines.map((line, at) => (at < lines.length - 1 && HEADING.test(line) ? '' : line)).join('\n')
}

const HEADING = /^[ \t]*#{1,6}[ \t]/

/** Brackets, quotes, stars and emoji may follow the mark. */
const QUESTION_END = /\?[^\p{L}\p{N}]*$|\?["')\]*_]*\s/u

/** Said out of politeness after the work; the work does not wait for its answer. */
export function isCourtesy(sentence: string): boolean {
  return OFFER_OF_HELP.test(sentence) || ANYTHING_ELSE.test(sentence)
}

/** "Let me know if you need more"; but not "let me know if you want me to …", which names open work. */
const OFFER_OF_HELP =
  /^.{0,40}(?:(?:let me know|feel free to (?:ask|reach out)|just (?:ask|say|tell me)|reach out) if (?:you|there)(?!(?:'d| would)? ?(?:like|want|need|prefer)? me to)(?!.* whether )|(?:I am|I'm|I'll be|always) (?:happy|glad|here) to help|hope (?:this|that) helps|happy coding)/iu

/** Asks for more work, as long as it names none. */
const ANYTHING_ELSE = new RegExp(
  `^[^,;]{0,60}(?:${[
    '(?:is there|do you need|need|can I help (?:you )?with|would you like|do you want) (?:me to \\w+ )?any(?:thing|where) (?:else|more|further)',
    'any (?:other|further|more) (?:questions|changes|requests)',
    '(?:sonst|darüber hinaus) noch (?:et)?was',
    'autre chose',
    'algo más|alguna otra cosa|(?:mais alguma|alguma outra) coisa|algo mais',
    "qualcos'altro|altro in cui",
    'nog iets anders|verder nog iets',
    'coś jeszcze|jeszcze coś',
    'что-(?:то|нибудь) ещ[её]|ещ[её] что-(?:то|нибудь)',
    '还有(?:什么|其他)|還有(?:什麼|其他)|他に(?:何か|ご)',
  ].join('|')})(?!.* (?:or|oder|ou|o|of|lub|или) )`,
  'iu',
)

/** A question to the person who gave the job. Looked for in sentences that end with a question mark. */
const ADDRESSED_QUESTIONS: readonly Signal[] = [
  {
    meaning: 'asks what to do',
    pattern: words(
      'should (?:I|we)|shall (?:I|we)|do you (?:want|prefer|need|have|agree|approve)|would you (?:like|prefer|want|mind)',
      '(?:can|could|may) (?:I|you)|are you (?:ok|okay|happy|sure|able)|did you|which (?:one|of|approach|option|version)',
      'how (?:should|would|do) (?:I|we|you)|what (?:should|would|do) (?:I|we|you)|ready (?:to|for)|sound good|does (?:that|this) (?:look|work|sound)',
      'what do you think|ok(?:ay)? to proceed|(?:may|want) me to|is (?:that|this|it) (?:ok|okay|fine|right|correct)',
      'soll(?:en|te|ten)? (?:ich|wir)|möchte(?:st|n)? (?:du|sie)|willst du|wollen sie|darf ich|kannst du|können sie|welche[rs]?|einverstanden|passt das',
      '(?:voulez|souhaitez|préférez|pouvez|avez)-vous|veux-tu|(?:dois|puis)-je|faut-il|quelle?s?|est-ce que (?:je|vous|tu)',
      '(?:quieres|quiere|deseas|desea|prefieres|prefiere|puedes|puede|debo|debería|debemos)|(?:cuál|qué|cómo) (?:prefieres|prefiere|quieres|quiere|hago)',
      '(?:quer|deseja|gostaria|prefere|você|devo|posso|podemos|qual)',
      '(?:vuoi|vuole|preferisci|preferisce|desideri|desidera|devo|posso|dobbiamo|quale)',
      'wil (?:je|jij|u)|wilt u|zal ik|moet ik|zullen we|mag ik|kun je|kunt u|welke',
      'czy (?:mam|chcesz|mogę|chciałbyś|powinienem|możesz)|który|która|które|wolisz',
      'хотите|хочешь|нужно ли|(?:мне|нам) (?:сделать|продолжить|добавить|исправить|следует)|можете|можешь|предпочитаете|как(?:ой|ая|ие|ую) (?:вариант|из|версию)?',
      'mám|můžeme|chcete|chceš',
    ),
  },
  {
    meaning: 'asks what to do',
    pattern: anywhere(
      '需要我|要我|您(?:想|希望|要|需要|更|是否)|你(?:想|希望|要|需要|更|是否)|是否(?:需要|要|可以|继续|繼續)|哪(?:个|種|种|一|個|些)|可以吗|好吗|可以嗎|好嗎',
      'でしょうか|ますか|ませんか|よろしい|いいですか|どちら|どの',
    ),
  },
]

/** Without a question mark: it still cannot go on before a person gives something. */
const REQUESTS: readonly Signal[] = [
  {
    meaning: 'asks for an answer',
    pattern: words(
      "(?:let me know|tell me|please advise|advise|specify|clarify|confirm|indicate|say) (?:me )?(?:whether|which|what|how|when|where|who|why|your|if (?:you|this|that|it|I|we|the)(?:'d like me to| (?:would like|want) me to| should| shall| can| is (?:ok|okay|fine|right|correct|what)| looks| works| sounds| agree| approve| prefer))",
      'let me know (?:once|as soon as|so (?:that )?I)|please (?:clarify|confirm|specify|choose|decide|advise|approve|respond|reply|answer)',
      '(?:could|can|would) you (?:please |kindly |also )*(?:clarify|confirm|provide|share|specify|send|paste|add|tell|check|explain|point)',
      'sag(?:e|en sie)? (?:mir )?(?:bitte )?(?:bescheid|ob|welche|wie|was)|(?:teile?|teilen sie) mir (?:bitte )?mit|bitte (?:um )?(?:bestätige|bestätigen|bestätigung|rückmeldung|entscheide|entscheiden|wähle|wählen|gib|geben|kläre|klären|sag|sagen)|gib(?:t)? (?:mir )?(?:kurz )?bescheid, (?:ob|welche|wie|was|wann)|lass(?:en sie)? (?:es )?mich wissen, (?:ob|welche|wie|was|wann)',
      "(?:dites|dis|faites|indiquez|précisez|confirmez)(?:-moi| moi)? (?:si|quel|quelle|ce que|comment|votre|savoir (?:si|quel|comment|ce))|veuillez (?:confirmer|préciser|indiquer|fournir|choisir|valider)|merci de (?:confirmer|préciser|valider|indiquer|me dire)|validez|j'attends",
      '(?:dime|decime|dígame|av[ií]same|avíseme|indícame|indíqueme|confirma|confirme|házmelo saber|hágamelo saber) (?:si|cuál|qué|cómo|cuando|cuándo|en cuanto|tu|su)|por favor,? (?:confirma|confirme|indica|indique|elige|elija|proporciona|proporcione|comparte|comparta|aclara|aclare)|quedo a la espera|espero tu|espero su',
      '(?:me diga|diga-me|avise(?:-me)?|me avise|confirme|indique|informe) (?:se|qual|como|quando|o que)|por favor,? (?:confirme|indique|escolha|forneça|envie|informe|esclareça)|aguardo|fico no aguardo',
      '(?:fammi sapere|mi faccia sapere|dimmi|mi dica|confermami|indicami) (?:se|quale|come|cosa|quando)|(?:per favore|ti prego di),? (?:conferma|confermare|scegli|fornisci|indica|specifica|invia|inviami)|attendo|resto in attesa|in attesa (?:di|della|del)',
      '(?:laat (?:me|het me|het) weten|vertel me|geef aan) (?:of|welke|wat|hoe|wanneer)|(?:graag|gelieve|bevestig|kies) (?:je|uw|een|even|te|bevestiging|bevestigen|aub)|ik wacht op',
      '(?:daj(?:cie)? (?:mi )?znać|powiedz|napisz|potwierdź)(?:,)? (?:czy|który|która|jak|co|kiedy|proszę)|proszę (?:o |wybrać|wybierz|potwierdź|potwierdzić|podaj|podać|wskaż|przesłać|prześlij)|czekam na',
      '(?:дайте|дай) (?:мне )?знать,? (?:если нужно|какой|какую|как|что|когда|нужно|хотите)|(?:сообщите|скажите|уточните|подтвердите|выберите|напишите|укажите|пришлите|предоставьте)|жду (?:ваш|твое|вашего|подтверждения|ответа|решения)',
      'prosím,? (?:potvrďte|potvrď|přidejte|přidej|pošlete|vyberte|upřesněte)',
    ),
  },
  {
    meaning: 'asks for an answer',
    pattern: anywhere(
      '请(?:您)?(?:告诉|告知|确认|选择|提供|回复|指示|说明|决定|上传|补充|把|将)|請(?:您)?(?:告訴|告知|確認|選擇|提供|回覆|指示|說明|決定)|等待(?:您|你)的|等(?:您|你)(?:确认|回复|決定|决定)|是否需要|需要(?:您|你)(?:提供|确认|决定)|(?:发|贴|传)(?:出来|过来)?给我|截图给我',
      '教えてください|お知らせください|ご確認(?:を)?(?:お願い|ください)|確認をお願い|選んでください|ご指示|共有してください|提供してください|お待ちしています|追加してください|(?:ます|です|しょう)か。?$',
      '(?:吗|嗎|呢)。?$',
    ),
  },
  {
    meaning: 'waits for something from a person',
    pattern: words(
      '(?:awaiting|waiting (?:for|on)|wait for|pending) (?:your|the user|user|approval|confirmation|input|feedback|a decision|further instructions)',
      '(?:need|require)s? (?:your|you to|a decision|approval|confirmation|more (?:info|information|details|context)|access|further (?:info|information|details|input))',
      "(?<!(?:first|now),? )I(?:'ll| will|'d| would)? (?:also )?need (?:to (?:see|know|have|understand)|the (?:file|content|exact|full|actual|following)|some|more|access|a )",
      'your (?:approval|confirmation|go-ahead|permission|call|choice|decision|sign-off|review|input|preference|feedback)(?! page| form| email| mail| step| dialog)',
      "(?:ready|waits?|open) for (?:your )?(?:review|approval|feedback|confirmation|input)|before I (?:proceed|continue|start|begin|go|make|implement|apply|change|can)|(?:once|as soon as|after|when)(?: I (?:have|get|receive))? your (?:reply|answer|approval|confirmation|decision|go-ahead|choice|feedback|input|review|ok)|(?:once|as soon as|after|when)(?: you(?:'ve| have)?) (?:add|provid|approv|confirm|shar|send|sent|giv|decid|choos|chose|review|tell|told|answer|reply|replied|upload|grant|sign|accept|agree|have|got)\\p{L}*[, ].{0,200}(?:I|we)(?:'ll| will| can|'d)|(?:I|we)(?:'ll| will| can) .{0,200}(?:once|as soon as|after|when) you(?:'ve| have)?",
      'if you (?:approve|agree|confirm|accept|are (?:ok|okay|happy|fine) with|give)',
      '(?:please|kindly) (?:add|provide|share|paste|send|upload|attach|give|supply|include|describe|show|tell|let me know (?:which|what|how|whether|if (?:I|this|that)))',
      'how would you like|what would you like|which (?:option|approach|one) (?:do|would|should)|up to you|you decide|option (?:A|1)(?: |:).*option (?:B|2)',
    ),
  },
]

const ANY_QUESTION: readonly Signal[] = [{ meaning: 'ends with a question', pattern: QUESTION_END }]
