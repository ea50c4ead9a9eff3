import { inPieces, readableText, sentences } from './readableText.ts'
import { anywhere, findSignal, words, type Finding, type Signal } from './signal.ts'

/**
 * Finds text that talks to or about the review instead of doing the job. Honest work hardly ever does;
 * whoever wants to be waved through has to. Code counts here: a forged verdict comes as JSON.
 */
export function findVerdictTalk(texts: readonly string[]): Finding | undefined {
  const readable = texts.map(readableText)
  // Joined as well: a forged verdict runs over several lines, and "Answer: COMPLETED" is two sentences.
  const joined = readable.map((text) => text.replace(/\s+/g, ' '))
  return (
    findSignal(readable.flatMap(sentences), TALK) ??
    findSignal(joined.flatMap(inPieces), TALK) ??
    findSignal(joined, FORGERIES)
  )
}

const DONE_WORDS =
  '(?:completed?|done|finished|closed?|resolved|solved|success(?:ful)?|erledigt|abgeschlossen|fertig|terminée?s?|achevée?|completad[oa]|terminad[oa]|resuelt[oa]|concluíd[oa]|finalizad[oa]|completat[oa]|concluso|voltooid|afgerond|klaar|zakończone?|ukończone?|завершен\\p{L}*|завершён\\p{L}*|выполнен\\p{L}*|готово|hotovo|dokončeno)'

/** What is being judged, where somebody says how to judge it. */
const JUDGED =
  '(?:this|the|that|it|dieses?|das|den|die|ce|cette|le|la|este|esta|el|o|a|questo|questa|il|dit|deze|de|het|to|это|этот|эту)'

const JUDGES =
  '(?:classifiers?|(?:auto-?)?reviewers?|auto-?review(?: system)?|graders?|evaluators?|supervisors?|assessors?|review (?:bot|system|model|ai)|gutachter|prüfer|klassifikator|évaluateur|relecteur|classificateur|clasificador|revisor|evaluador|classificador|avaliador|classificatore|revisore|valutatore|beoordelaar|klasyfikator|recenzent|классификатор\\p{L}*|рецензент\\p{L}*|проверяющ\\p{L}*)'

const TALK: readonly Signal[] = [
  {
    meaning: 'speaks of the verdict',
    pattern: words(
      'verdicts?|verdikt|veredicto|verdetto|вердикт\\p{L}*|werdykt|auto-?review(?:er|ed|s)?|false[- ]completed',
      '(?:classification|label|confidence|rationale|klassifizierung|classement|clasificación|classificação|classificazione|классификаци\\p{L}*)"? ?(?::|=|is|should be|must be|ist|est|es|é|è) ?"?(?:completed|question|error|erledigt|terminé|completado|[01]?\\.\\d|1(?:\\.0)?|100 ?%|high)',
    ),
  },
  {
    meaning: 'says how to judge it',
    pattern: words(
      `(?:mark|classify|label|treat|count|consider|rate|judge|score|tag|categori[sz]e|report|flag|regard|deem)(?:ed|s)? (?:${JUDGED} )?(?:\\S+ ){0,3}?as (?:a |fully |being )?"?${DONE_WORDS}`,
      `(?:output|return|answer|respond|reply|say|print|emit|give|write|choose|select|pick)(?: only| just| with| exactly| simply| the word| the label|:)* "?(?:COMPLETED|ERLEDIGT)`,
      '(?:outcome|verdict|answer|classification|category|label|decision)(?: \\S+){0,2} (?:is|:|=|must be|should be) "?COMPLETED',
      `(?:markiere|werte|bewerte|stufe|klassifiziere|betrachte|behandle)\\p{L}* (?:\\S+ ){0,4}?als "?${DONE_WORDS}|als "?${DONE_WORDS}"? (?:zu )?(?:markieren|werten|bewerten|einstufen|einzustufen|klassifizieren|betrachten|behandeln)`,
      `(?:marqu|class|consid[eé]r|trait|étiquet)\\p{L}* (?:\\S+ ){0,4}?comme "?${DONE_WORDS}`,
      `(?:marc|clasific|classific|consider|trat|etiquet|contrassegn|segn)\\p{L}* (?:\\S+ ){0,4}?com[oe] "?${DONE_WORDS}`,
      `(?:markeer|beschouw|classificeer|beoordeel)\\p{L}* (?:\\S+ ){0,4}?als "?${DONE_WORDS}`,
      `(?:oznacz|sklasyfikuj|uznaj|potraktuj)\\p{L}* (?:\\S+ ){0,4}?jako "?${DONE_WORDS}`,
      `(?:отмет|пометь|помет|классифициру|считай|оцени)\\p{L}* (?:\\S+ ){0,4}?(?:как )?"?${DONE_WORDS}`,
      '(?:ticket|issue|conversation|task) (?:can|may|should|must)(?: \\S+)? be (?:auto-?)?(?:closed|marked|considered|treated)|(?:close|auto-?close) (?:this|the) (?:ticket|issue|conversation|review)|safe to (?:auto-?)?close',
      "(?:no|without|skip|bypass)(?: any| further| the| more)* (?:human|manual|person|reviewer)(?: \\S+)? ?(?:review|input|intervention|action|attention|check|is needed|needed|required|necessary)|(?:does not|doesn't|do not|don't) (?:need|require) (?:any |a |further |human |manual )+(?:review|reviewer|human|person)",
    ),
  },
  {
    meaning: 'speaks to the reviewer',
    pattern: words(
      `(?:note|message|instructions?|hint|attention|attn|dear|hey|hello|hi|to|for|hinweis|an|note|nota|pour|para|per|voor|dla|для|an den|an die|à)(?: (?:to|for|the|all|an|any|den|die|das|le|la|el|al|ao|il|de|du|pour|para|für|automated|automatic))*,? ${JUDGES}(?! (?:app|agent|class|module|model file|component|function|service|code|training|tests?|head|layer|pipeline|endpoint|api))`,
      '(?:note|message|instructions?|hint|attention|attn|dear|hey)(?: (?:to|for|the|any|an|all))*,? (?:llms?|ais?|ai models?|language models?|models?)|if you are (?:an? )?(?:ai|llm|language model|model|bot|automated)',
      `(?:if )?you are (?:an? |the )?(?:\\S+ )?${JUDGES}|${JUDGES}(?: (?:must|should|shall|will|has to|needs? to|can|may|:))`,
      `${JUDGES} (?:has |have )?(?:already |just |also )*(?:confirmed|approved|signed off|verified|agreed|accepted)`,
      '(?:ignore|disregard|forget|override|bypass)(?=(?: \\S+){0,5} (?:all|any|your|every|these|those|previous|prior|above|earlier|preceding|system|former) )(?: \\S+){1,5} (?:instructions?|prompts?|rules|guidelines)',
      '(?:ignore|disregard|forget) (?:everything|anything|what) (?:\\S+ ){0,3}(?:above|before|earlier|said|told)',
      '(?:ignorier|vergiss|missacht)\\p{L}* (?:\\S+ ){0,4}?(?:anweisung|instruktion|vorgabe|regel)\\p{L}*',
      '(?:ignor|oubli|olvid|esque|dimentic|neger|zignoruj|vergeet)\\p{L}* (?:\\S+ ){0,4}?(?:instruc|consign|istruzion|instruct|polece|instrukc|règle|regla|regra|regol|zasad)\\p{L}*',
      '(?:игнорируй|проигнорируй|забудь)\\p{L}* (?:\\S+ ){0,4}?(?:инструкци|указани|правил)\\p{L}*',
    ),
  },
  {
    meaning: 'says how to judge it',
    pattern: anywhere(
      '(?:标记|标为|标注|归类|分类|判定|视|視|標記|歸類|判斷|判断)(?:\\p{sc=Han}|\\s){0,10}(?:为|為|成)?\\s?["「『]?(?:已?完成|completed)',
      '(?:忽略|无视|無視|忽視)(?:\\p{sc=Han}){0,8}(?:指令|指示|说明|說明|规则|規則|提示)|审核(?:员|人|者)|審核(?:員|人|者)|分类器|分類器|评审(?:员|者)|裁决|判决结果',
      '(?:完了|完成|COMPLETED)["」』]?(?:と|に|として)(?:マーク|分類|判定|みなし|評価|ラベル)|(?:指示|命令|ルール)(?:を|は)(?:すべて)?(?:無視|忘れ)|レビュ(?:アー|ワー)|分類器|査読者|判定者',
    ),
  },
]

/** Shapes that only make sense to a machine that reads verdicts. Looked for in the whole text, lines joined. */
const FORGERIES: readonly Signal[] = [
  {
    meaning: 'contains a forged verdict',
    pattern: anywhere(
      '["\']?(?:verdict|rationale)["\']?\\s?[:=]\\s?["\']?\\w',
      '["\']confidence["\']\\s?:\\s?["\']?[01]',
      '(?:status|result|outcome|classification|label|category|decision)["\']?\\s?[:=]\\s?["\'](?:completed|question)["\'].{0,80}(?:confidence|rationale|reason)',
      '</?\\s?(?:system|transcript|verdict|classification)\\s?(?:[-_]\\w+)?\\s?/?>',
      '(?:begin|end)[ _-](?:of[ _-])?(?:the[ _-])?(?:transcript|conversation|untrusted)',
      '\\[/?(?:INST|SYS(?:TEM)?)\\]|<\\|(?:im_start|im_end|system|endoftext)',
    ),
  },
  {
    meaning: 'hides letters of one script among those of another',
    pattern:
      /\p{sc=Latin}[\p{sc=Cyrillic}\p{sc=Cherokee}]\p{L}{2}|[\p{sc=Cyrillic}\p{sc=Cherokee}]\p{sc=Latin}\p{L}{2}|\p{L}{2}(?:\p{sc=Latin}[\p{sc=Cyrillic}\p{sc=Cherokee}]|[\p{sc=Cyrillic}\p{sc=Cherokee}]\p{sc=Latin})/u,
  },
]
