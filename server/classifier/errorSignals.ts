import { clauses, inPieces, prose, readableText, sentences } from './readableText.ts'
import { anywhere, findSignal, words, type Finding, type Signal } from './signal.ts'

/** Lines at the end in which the traces of a broken run count; further up they are what was repaired. */
const ENDING_LINES = 12
/** Sentences at the end in which a reported failure counts as the outcome. */
const ENDING_SENTENCES = 12

/**
 * Finds signs that the turn ended in trouble: the trace of a run that broke off at the very end, or
 * sentences near the end that say that something failed and do not say that it was mended.
 */
export function findErrorMark(assistantMessages: readonly string[]): Finding | undefined {
  const last = readableText(assistantMessages.at(-1) ?? '')
  return findBrokenRun(last) ?? findSignal(reportedOutcome(last), FAILURES)
}

/** The trace of a run that broke off at the end of the last message. */
export function findBrokenRun(readableMessage: string): Finding | undefined {
  const lines = prose(readableMessage)
    .split('\n')
    .flatMap(inPieces)
    .map((line) => line.replace(/^[\s>*_#-]+|[\s*_]+$/g, ''))
    .filter((line) => line !== '')
  const mended = lines.findLastIndex((line) => APPLIED.test(line)) + 1
  return (
    findSignal(lines.slice(mended).slice(-ENDING_LINES), BROKEN_RUN) ??
    findSignal(lines.slice(-1), BROKEN_OFF)
  )
}

/** What went wrong before an edit was applied was tried again. */
const APPLIED = /^applied edit to /iu

function reportedOutcome(readableMessage: string): string[] {
  return sentences(prose(readableMessage))
    .slice(-ENDING_SENTENCES)
    .flatMap(clauses)
    .filter((sentence) => !NOT_AN_OUTCOME.test(sentence))
}

/** Conditions, causes and repairs name failures without reporting one. */
const NOT_AN_OUTCOME = new RegExp(
  [
    words(
      'if|when(?:ever)?|while|because|previously|earlier|used to|would|fix(?:ed|es)?|resolv(?:ed|es)|no longer|instead of|handl\\w+|avoid\\w*|prevent\\w*|without (?:any )?(?:errors?|failures?|failing|crash\\w*|problems?|issues?)|gracefully|pre-?existing|unrelated|retr(?:y|ies)|error messages?|no (?:more )?(?:errors?|failures?)|(?:0|zero) (?:errors?|fail\\w*)',
      'wenn|falls|behoben|weil|si|sí|corregid[oa]s?|corrigée?s?|réglée?s?|se|caso|corrigid[oa]s?|risolt[oaie]|als|opgelost|jeśli|gdy|naprawion\\p{L}*|если|когда|исправ\\p{L}*|pokud',
    ).source,
    anywhere('修复|修復|解决|解決|如果|もし|場合|修正済|していた|0 ?(?:个|個|件)').source,
  ].join('|'),
  'iu',
)

const BROKEN_RUN: readonly Signal[] = [
  {
    meaning: 'shows that the run broke off with an error',
    pattern:
      /^(?:(?:fatal |api |internal |unexpected |unhandled |network |server |runtime )*(?:error|exception|panic|fatal)\b ?(?:\(?\d{3}\)?)?:|(?:[\w$]+\.)*[A-Z]\w*(?:Error|Exception)\b ?:|traceback \(most recent call last\)|segmentation fault|command failed|npm err!|e(?:conn|timed|noent|perm|acces)\w*\b)/iu,
  },
  {
    meaning: 'shows that the run was stopped',
    pattern:
      /^(?:\^C|(?:request |run |execution |operation |task |tool call |the user )?(?:was |has been )?(?:cancell?ed|aborted|interrupted|terminated|killed|timed out)(?: by (?:the )?user)?[.!]?$|\[(?:request )?interrupted|(?:run|session|turn|exec\w*) ended (?:early|unexpectedly)|stopped (?:early|because|after)|only \d+ reflections)|request (?:was |has been )?(?:aborted|cancell?ed)|keyboardinterrupt/iu,
  },
  {
    meaning: 'shows that the run hit a limit or a closed door',
    pattern: words(
      '(?:rate|usage|session|token|context|quota|spending|credit|message|request)[ -](?:limits?|window|length|quota) (?:was |has been |is |been )?(?:exceeded|reached|hit|exhausted)',
      '(?:exceed(?:s|ed)?|exhausted|hit|reached) (?:the |your |its |my |our |output |\\d\\S* )*(?:token|context|usage|rate|output|message|max\\w*|\\S+ token)[ -](?:limits?|window|length|turns|iterations)',
      'insufficient (?:permissions?|credits?|quota|funds|balance|privileges)|permission denied|access denied(?! (?:message|page|error|screen))|(?:401|403) (?:unauthorized|forbidden)|overloaded_error|max(?:imum)? (?:number of )?(?:turns|iterations|steps|retries)(?: limit)? (?:reached|exceeded)|no space left on device|out of memory|service unavailable',
    ),
  },
  {
    meaning: 'shows that an edit did not apply',
    pattern: words(
      'did not conform to the edit format|(?:search/?replace|edit|diff|patch|hunk)s? (?:blocks? )?(?:failed|could not be|did not|does not|do not)(?: \\S+){0,3} (?:match|apply|applied)|(?:search/?replace )?blocks? failed to match|(?:search|edit|diff|patch) .{0,40}must (?:exactly )?match|(?:ambiguous|invalid|malformed|incomplete) (?:edit|patch|diff|block)',
    ),
  },
]

/** Only as the very last line: elsewhere they are harmless. */
const BROKEN_OFF: readonly Signal[] = [
  { meaning: 'holds no text', pattern: /(?:\[object object\]|\bundefined|\bnull|\bNaN)$/iu },
  {
    meaning: 'shows that the run was stopped',
    pattern: /^(?:cancell?ed|aborted|interrupted|stopped|killed|failed)[.!]*$/iu,
  },
]

const FAILURES: readonly Signal[] = [
  {
    meaning: 'reports a failure',
    pattern: words(
      "(?:I|we)(?: (?:still|also|unfortunately|currently|simply|just))?(?: (?:was|were|am|are)|'m|'re|'ve been| have been)(?: (?:still|currently|unfortunately))? (?:unable|not able|blocked|stuck)",
      "(?:I|we)(?: (?:still|also|unfortunately|currently|simply|just))? (?:could ?n[o']t|could not|can ?n[o']t|cannot|can't|couldn't|failed to|did not manage|didn't manage|don't have (?:access|permission)|do not have (?:access|permission)|lack (?:access|permission))",
      "(?:can ?not|can't|could not|couldn't|unable to) be (?:completed|finished|done|run|built|installed|verified|deployed|reached|resolved|fixed|merged|started|executed)",
      '(?:tests?|builds?|compil\\w+|deploy\\w*|installation|migrations?|pipeline|ci|checks?|jobs?|type ?checks?|lint\\w*)(?: \\S+)?(?: (?:is|are|was|were|has|have|still|currently|now|keeps?|continues? to))* (?:fails?|failed|failing|broken|red|crash\\w*|erroring|timed? out)',
      '(?:[1-9]\\d*|one|two|three|several|some|many|most|all)(?: of \\S+)?(?: \\S+)? (?:tests?|checks?|specs?|suites?|assertions?|jobs?) (?:still )?(?:fail|failed|failing|are failing|is failing|errored)|[1-9]\\d* (?:failed|failing|failures?|errors?)(?! (?:handl|mess|fix|resolv|correct))',
      "(?:still|keeps?|continues? to|currently|now) (?:fail\\w*|crash\\w*|throw\\w*|error\\w*|break\\w*|broken|not work\\w*)|(?:does|do|did|is|are|was|were|will) ?(?:not|n't) (?:work\\w*|compil\\w*|build|start|resolved|fixed)(?! as expected before)",
      '(?:it|this|that|which|they) (?:still |also |now )?(?:fails?|crash(?:es|ed)?|hangs?|throws?)|(?:session|app|application|server|process|page|script|browser|container) (?:then |has |have )?(?:crashed|hung|died|stopped responding)|^(?:\\S+ )?errors?:$|blocked (?:by|on|until|because)|blockers?(?: \\S+)? (?:identified|found|remain\\w*|left)|\\d+ of (?:them|these|those|the \\S+) (?:still )?(?:fail\\w*|crash\\w*)|exit(?:ed)? (?:with )?(?:code|status) [1-9]\\d*|gave up|giving up|no success|unsuccessful(?:ly)?|(?:attempt|operation|command|request|upload|download|push|commit|merge|login)s? (?:has |have )?failed|(?:ran|run) into (?:an?|the|some|several) (?:\\S+ )?(?:errors?|issues?|problems?)|encountered (?:an?|the|some|several) (?:\\S+ )?(?:errors?|issues?|problems?)',
    ),
  },
  {
    meaning: 'reports a failure',
    pattern: words(
      '(?:konnte|konnten|kann|können)(?: \\S+){0,8} nicht|nicht (?:gelungen|möglich|gelöst|behoben|gefunden werden)|fehlgeschlagen|schl(?:ägt|agen|ug|ugen)(?: \\S+){0,4} fehl|gescheitert|abgebrochen|(?:tritt|trat|gibt|gab)(?: \\S+){0,4} (?:fehler|ein fehler)',
      'no (?:pude|puedo|pudimos|he podido|hemos podido|se pudo|se puede|se ha podido|fue posible|es posible|logré)|fall(?:ó|aron|an|a|ando)|sigue(?:n)? fallando|ha(?:n)? fallado|ocurrió un error|error al',
      "(?:je|on|nous) (?:n'ai|n'a|n'avons|ne) (?:pas |peux pas|suis pas)(?: \\S+)? ?(?:pu|réussi|parvenue?|capable|peux)?|n'a pas (?:pu|été possible)|impossible (?:de|d')|a échoué|ont échoué|échoue(?:nt)?|une erreur (?:est survenue|s'est produite)",
      'não (?:consegui|consigo|conseguimos|foi possível|é possível|pude|posso|pôde)|falh(?:ou|aram|am|a|ando)|ocorreu um erro|erro ao',
      'non (?:sono riuscit[oa]|siamo riusciti|riesco|posso|ho potuto|è (?:stato )?possibile)|(?:è|sono) fallit[oaie]|fallisc(?:e|ono)|si è verificato un errore|errore durante',
      'kon(?:den)?(?: \\S+){0,6} niet|kan(?: \\S+){0,4} niet|niet gelukt|mislukt(?:e)?|fa(?:alt|alde|len)|(?:trad|treedt|is)(?: \\S+){0,3} (?:een )?fout',
      'nie (?:udało|mogę|mogłem|mogłam|byłem w stanie|jestem w stanie|można|powiodł\\p{L}*|działa\\p{L}*)|niepowodzeni\\p{L}*|wystąpił błąd|zakończył\\p{L}* się błędem',
      'не (?:удалось|удаётся|удается|смог\\p{L}*|могу|можем|получилось|получается|работает|проходят|проходит|собирается|имею доступа)|невозможно|провал\\p{L}*|(?:упал|падает|падают|завершил\\p{L}* с ошибк)\\p{L}*|произошла ошибка|возникла ошибка',
      'nepodařilo|nemohu|nemůžu|nelze|selhal\\p{L}*|došlo k chybě',
    ),
  },
  {
    meaning: 'reports a failure',
    pattern: anywhere(
      '无法|無法|未能|没能|沒能|没有成功|失败|失敗|报错|出错|出現錯誤|出现错误|权限不足|不能(?:完成|访问|运行|继续)|超时|中断',
      'できません|できていません|できず|失敗|エラーが(?:発生|出)|見つかりません|アクセスできない|タイムアウト|中断',
    ),
  },
]
