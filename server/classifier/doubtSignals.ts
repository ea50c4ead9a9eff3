import { anywhere, oneOf, words, type Signal } from './signal.ts'

/**
 * What keeps the offline classifier from closing although work is claimed: it is not all of it, not all of it
 * is certain, or somebody else has to do the rest. Looked for in the whole final report.
 */
export const DOUBTS: readonly Signal[] = [
  {
    meaning: 'is a plan',
    pattern:
      /^(?:the |my |your |updated |proposed |implementation |here is (?:the |my )?)*(?:plan|proposal|propuesta|vorschlag|proposition|proposta|план|计划|方案)(?: for .{1,60})?:/iu,
  },
  {
    meaning: 'says that part is left',
    pattern: words(
      "(?:not|n't)(?: \\S+){0,2} yet|(?:is|are|was|were|has|have|did|do|does|I've|it's)(?: still)?(?: not|n't) (?:been |be |quite |fully |all |get to |get around to )*(?:complet\\w+|done|finish\\w*|implement\\w*|test\\w*|verif\\w+|cover\\w*|address\\w*|deploy\\w*|wired|enabled|updat\\w+|run)",
      "(?:only|just) (?:\\S+ )?partial(?:ly)?|partial(?:ly)? (?:done|complete\\w*|implement\\w*|fix\\w*|work\\w*)|half (?:of|done)|halfway|(?:one|two|three|four|some|many|several|a few|most|only|\\d+) of (?:the|these|those|them|my|your)(?! (?:time|way))|(?:I|we)(?:'ve| have)? left|incomplete|unfinished|so far|(?:step|phase|part|stage|batch|chunk) (?:\\d+|one|two|three) (?:of|is next|next|remains)|\\d[\\d.,]* (?:of|out of|von|de|sur|su|van|из) (?:the )?\\d[\\d.,]*(?! (?:tests?|checks?|specs?)| pass)",
      "remains? (?:to|open|unresolved|unclear|undone|broken|incomplete)|remaining (?:work|tasks?|items?|steps?|issues?|problems?|failures?|gaps?|files?|parts?)|the (?:rest|others?|remainder)(?: one| two| three| four| \\d+)? (?:of (?:it|them|the \\S+) )?(?:is|are|need|needs|remain|remains|will|still|wait)|left (?:to (?:do|fix|be)|open|out|undone)|nothing else (?:was|is) done|still (?:needs?|have to|has to|to be|to do|pending|missing|left|requires?|outstanding)|(?:is|are) still open|apart from|except for|(?:would|will|could|can|I'd|we'd) (?:need|require) (?:your|a decision|an approval|access|more)|needs (?:to be (?:done|decided|fixed|confirmed)|(?:\\S+ )?approvals?|your|manual|further|attention|review)|missing pieces?|deferred|postponed|out of scope|commented out|(?:disabled|suppressed|silenced|ignored|skipped|removed|deleted|relaxed|loosened|weakened|bypassed) (?:the |that |this |those |these |an? |two |some |\\d+ )?(?:failing |flaky |broken )?(?:\\S+ )?(?:tests|checks?|errors?|validations?|assertions?)|(?:is|are|still) in progress|work in progress",
      'known (?:issues?|limitations?|problems?)|open (?:issues?|points?|items?|questions?|tasks?)|action items? for|(?<!no )(?<!no \\S+ )action (?:needed|required)|follow-?ups? (?:needed|required|for|left)|later today|blockers?|(?:is|are|am|remains?|still) blocked|blocked until|awaiting (?:your|review|approval|feedback)|lorem ipsum|placeholder (?:texts?|values?|data|content|copy) (?:in|for now|until|instead)|temporar(?:y|ily) (?:fix|solution|measure|workaround|switch\\w*|disabl\\w*|us\\w+|turned|removed|pointed)|(?:as a|this is a|is only a|just a) (?:temporary |quick )?(?:workaround|stop-?gap|quick fix|band-?aid|hack)|disabled for now|stop-?gap|interim|band-?aid',
    ),
  },
  {
    meaning: 'says that something is wrong or wanted',
    pattern: words(
      "(?:it|this|that|which|they|I|we)(?:'d|'ll)?(?: also| still| would| will)* needs? (?:your|an? (?:decision|key|token|password|approval|account|admin\\w*|human|review|answer|api)|access|somebody|someone)|requires? (?:your|manual|an? (?:decision|approval|restart|key|token|password|account|admin\\w*|license|api))|only you (?:can|have|know)|(?:I|we)(?:'ll| will)? need (?:the|your|an?|one|two|three|some|access|more|further)|I need to (?:lock|settle|decide|know|clarify|confirm)|don't have (?:the|your|any|access)",
      '(?:was|were|got|gets?|been) (?:\\S+ )?(?:rejected|refused|denied|declined|suspended|rolled back|timed out|lost|corrupted)|still (?:shows? (?:the )?(?:errors?|old|same)|occurs?|happens?|wrong|not|broken|the same|fails?)(?! (?:in|on|as) )|put (?:it|them|this) back|rolled (?:it )?back|broke again|broken again|second look|(?:does not|doesn.t|did not|didn.t|will not|won.t) (?:match|work|support|pass|compile|build|start)|had to (?:skip|leave|disable|remove|drop|guess|fake|stub|stop|give)|(?<!not )only (?:did|do|works? (?:in|on|with|for)|covers?|handles?|partially|partly)|simulated (?:the|it|this)|fak(?:ed|ing)|as best (?:as )?(?:I|we)|gave up|ran out',
      "ich (?:brauche|benötige)|keine (?:rechte|berechtigung|ahnung)|necesito|no tengo (?:acceso|permiso)|preciso de|j'ai besoin|ho bisogno|ik heb(?: \\S+){0,4} nodig|potrzebuję|мне нуж(?:ен|на|но|ны)|нет доступа|potřebuji|(?:affiche|renvoie|donne|lance) une erreur|(?:muestra|devuelve|da|lanza) un error|no arranca|startet nicht|démarre pas|non parte|не запускается",
    ),
  },
  {
    meaning: 'leaves steps to a person',
    pattern: words(
      "you(?:'ll| will)? (?:(?:still|also|now|then|just|first|only) )*(?:need|have) to (?:(?:manually|also|then|first|now) )*(?:add|apply|ask|change|check|choose|click|commit|complete|configure|confirm|copy|create|decide|delete|deploy|do|edit|enable|enter|export|fill|fix|get|give|grant|import|install|make|merge|migrate|move|obtain|open|paste|provide|publish|pull|push|put|rebuild|redeploy|register|remove|rename|replace|restart|rotate|run|save|select|send|set|sign|start|supply|switch|test|turn|update|upgrade|upload|verify)|you must|we (?:must|have to|still need)|we need to (?:re\\S*|run|wait|decide|install|deploy|finish|complete)|(?:these|those|the following) steps will|with your (?:actual|own|real)|your (?:actual|own|real) (?:\\S+ ){0,2}(?:id|key|token|url|password|credentials)|before (?:you|it|this|that|they) (?:can|is|are|will|run|running|deploy|merge|works?)|don't forget|remember to|(?:by hand|manually|yourself)[.!]?$|on your (?:end|side|machine|own)|for (?:the |your |another |some)(?:team|colleagues?|one|body|somebody|someone) to|(?:team|legal|owner|admin|somebody|someone|colleagues?) (?:has|have|must|should|needs?) to|to (?:complete|finish|finali[sz]e|activate) (?:the setup|this|it)(?!,)",
      'please (?:also |then |now )*(?:test|try|run|re-?run|check|verify|confirm|review|restart|reload|refresh|get|make|look|set|replace|apply|update|install|open|execute|go|follow|give|choose|tell|use|be)|(?:run|execute|try|test|verify|check|review|restart)(?: \\S+){0,8} and (?:tell|let|share|report|send|paste)',
      "(?:let me know|tell me|say|report back)(?: \\S+)? (?:if|whether|how|what|once|when|which)(?! you(?:'d| would| want| need| like| have| run))|(?:paste|share|send|post|attach)(?: me)? (?:the|that|your|its|any|those|them|it|what|two|a few)(?! (?:url|link)s?(?: to| with| on))|tell me what|say so(?! and)|your (?:call|decision|turn)|over to you|up to you|pick one|choose one|one of (?:two|three) (?:ways|options)",
      '(?:as soon as|once) I have|please (?:pick|choose|decide)|(?:theirs|yours) to (?:say|decide)|before (?:unifying|deciding|changing)|refused to|(?:I|we) (?:propose|suggest|advise|would recommend|would suggest)|proposed (?:fix|change|solution|plan)|suggested (?:fix|change|edit)s?|to fix (?:it|this), (?:add|change|set|use|remove|replace|you)|(?:the|a) (?:fix|solution) would be to|you (?:can|could) (?:either|choose|decide|fix|solve)|here is what you need|confirm (?:your |the )?(?:preferences?|whether|which|if)|(?:press|click|hit|select) .{0,60}when (?:you.re |you are )?(?:done|finished|ready)|when (?:you.re |you are )?(?:done|finished)[.!]?$|reproduction[_ ]steps|implementation plan|for your (?:review|approval)|ready to (?:start|begin|proceed|implement|publish|send|apply)|before (?:I|we) (?:proceed|continue|start)|(?:I|we) (?:could|can) (?:then|next|proceed|continue|start)',
    ),
  },
  {
    meaning: 'is not certain',
    pattern: words(
      "(?:I|we) (?:think|believe|guess|assume|assumed|suspect|hope|expect)(?! (?:you'll|you will|this helps|it helps|you))|not (?:100 ?% |entirely |completely |quite )?(?:sure|certain)|unsure|unclear|uncertain|hopefully|presumably|untested|unverified|(?:I|we)(?:'ve| have)?(?: not|n't| never)(?: \\S+)? (?:test\\w*|verif\\w*|run|check\\w*|tried|try)|(?:I|we) (?:haven't|have not|didn't|did not|couldn't|could not|cannot|can't)|isn't (?:working|fixed|resolved)|won't (?:work|build|run)|no (?:further )?(?:\\S+ )?(?:validation|verification|testing) (?:was|is) possible",
      "stumped|puzzl\\w+|no idea|don't know|issue (?:persists|remains)|warnings? (?:remain|left)|(?:was|were) (?:going|about|supposed) to|most likely|likely (?:a|an|the|still|because)",
    ),
  },
  {
    meaning: 'says that part is left or uncertain',
    pattern: words(
      'hälfte|bis auf|(?:ist|sind)? ?(?:nur )?noch (?:nicht|offen|fehlt|fehlen|zu|ausstehend|aus)|fehlt (?:noch|nur)|fehlen noch|offen ist|teilweise|bisher (?:nur|nicht)|vorerst|offene[nr]? (?:punkte?|fragen?|aufgaben?)|(?:du|sie) (?:musst|müssen)|(?:musst|müssen) (?:du|sie)|(?:solltest|sollten) (?:du|sie)|bitte|leider|vermutlich|wahrscheinlich|nicht (?:getestet|geprüft|sicher|fertig|vollständig|möglich)|sag(?:t|en sie)? (?:mir )?(?:bitte )?bescheid|ohne gewähr|müssten?|(?:bin|sind) (?:ich |wir )?(?:mir )?(?:unsicher|nicht sicher)|der rest nicht|abgerissen|abgebrochen',
      'mitad|todavía|(?<!hace )falta(?:n|ría)?|pendientes? (?:de|por)|(?:queda|quedan) (?:por|pendiente)|parcial(?:mente)?|por ahora|(?:debes|tienes que|tiene que|deberías|necesitas|necesita)|por favor|lamentablemente|desafortunadamente|quizás?|tal vez|puede ser|sigue (?:denegad[oa]|fallando|sin)|probablemente|no (?:(?:lo )?he (?:podido|probado|hecho)|se ha (?:podido|hecho|probado)|está(?:n)? (?:listo|terminad|implementad|probad|complet)\\p{L}*|probé)|manualmente',
      "moitié|pas encore|reste(?:nt)? (?:à|encore|le|la|les)|il (?:faut|faudra|manque)|partiel(?:le)?(?:ment)?|pour l'instant|vous (?:devez|devrez|devriez)|tu (?:dois|devrais)|veuillez|s'il (?:vous|te) plaît|malheureusement|peut-être|probablement|n'(?:ai|a|est|ont|avons) pas (?:encore|pu|testé|vérifié|terminé|été (?:testé|vérifié|fait|implémenté))|manuellement|désolée?",
      'metade|ainda (?:não|falta|é|precisa|há)|falta(?:m)?|pendentes?|parcial(?:mente)?|por enquanto|(?:você precisa|é preciso|precisa|deverá|terá que)|por favor|infelizmente|talvez|provavelmente|não (?:foi|foram|testei|fiz|consegui)|em branco|depende d[eo]|manualmente',
      'metà|ancora (?:da|non|manca)|manca(?:no)?|resta(?:no)? (?:da|solo)|rimane|rimangono|parzial(?:e|mente)|per ora|(?:devi|dovrai|bisogna|occorre)|per favore|purtroppo|forse|probabilmente|non (?:ho (?:potuto|testato|ancora)|è stat|testato)|manualmente',
      'helft|nog (?:niet|te|open|steeds)|gedeeltelijk|voorlopig|ontbre(?:ekt|ken)|(?:je|u) (?:moet|zou|dient)|alsjeblieft|alstublieft|helaas|misschien|waarschijnlijk|niet (?:getest|zeker|af|klaar)|handmatig',
      'połow\\p{L}*|jeszcze|pozosta(?:je|ło|ły|łe)|brakuje|częściowo|na razie|(?:musisz|należy|trzeba|powinieneś|proszę)|niestety|prawdopodobnie|nie (?:został\\p{L}*|przetestował\\p{L}*)|ręcznie',
      'кроме|нужно, чтобы|половин\\p{L}*|осталось|остались|оста[её]тся|частично|пока (?:что|не)|(?:вам|тебе) (?:нужно|необходимо|надо|следует|придётся|придется)|пожалуйста|к сожалению|вероятно|наверное|не (?:проверял\\p{L}*|тестировал\\p{L}*|сделан\\p{L}*|готов\\p{L}*|настроен\\p{L}*)|вручную|требу(?:ет|ют) (?:обновления|доработки|проверки)',
      'ještě|zbývá|částečně|zatím|musíte|prosím|bohužel|možná',
    ),
  },
  {
    meaning: 'says that part is left or uncertain',
    pattern: anywhere(
      '(?:还|尚|仍)(?:需|未|没|剩)|需要?\\p{sc=Han}{1,8}(?:确定|确认|决定|审核|批准|提供)|(?:确定|确认|决定)后(?:我|再)|未(?:完成|测试|实现|验证)|部分完成|一半|剩(?:余|下)(?:的|部分|\\d)|暂时(?!性)|需要(?:手动|你|您)|(?:你|您)(?:需要|必须|应该|只需)|请(?:你|您|先|运行|测试|确认|检查|提供|告诉|执行|手动|重启|重新|按|在|将|把)|(?:发|贴|传|截图)(?:出来|过来)?(?:给)?我|告诉我|也许',
      '(?:還|尚|仍)(?:需|未|沒)|未(?:測試|實現|驗證)|暫時|請(?:你|您|先|執行|測試|確認|檢查|提供|告訴)',
      'まだ|半分|未(?:完了|実装|テスト)|残(?:りの|っている|タスク)|一部(?:のみ|だけ|の)|暫定|仮の|(?:する|いただく|お願いする)必要があります|(?:設定|実行|再起動|確認|追加|変更)(?:して|を)?(?:ください|お願い)|かもしれ|おそらく|たぶん|知らせて|教えて',
      '아직|일부만|남(?:은|아)|필요합니다|해\\s?주세요|알려',
    ),
  },
]

/**
 * Counts against closing only near the end, where it is about the outcome: further up it tells of the job. One
 * of them says little; see offlineClassifier for what they weigh.
 */
export const RESERVATIONS: readonly Signal[] = [
  {
    meaning: 'takes something back',
    pattern:
      /(?:(?<!not only .{0,80}), |^|— )(?:but(?! now)|however|although|though|yet|unfortunately(?! now)|aber|allerdings|jedoch|pero|sin embargo|mais|cependant|toutefois|mas|porém|no entanto|ma|però|tuttavia|maar|echter|ale|jednak|но|однако)[ ,]|(?<=了|成),?但|但是|不过|(?:ました|です)が、|ただし|しかし/iu,
  },
  {
    meaning: 'gives advice',
    pattern: oneOf(
      words(
        "(?:I|we)(?:'d)? recommend|recommend(?:ed|ation)s?|make sure|be sure|you (?:should|must|need to|have to|may need to|might (?:want|need) to)|(?:not )?important|be careful|caveats?|limitations?|manual(?:ly)?|workaround|hard-?coded|placeholders?|stub(?:s|bed)?|dummy|temporar(?:y|ily)|for now|todo|phase \\d|proposal|alternatively|when(?:ever)? you're ready|empfehl\\p{L}*|empfohlen|später|recomiend\\p{L}*|recommand\\p{L}*|recomend\\p{L}*|consigli\\p{L}*|рекоменд\\p{L}*",
      ),
      anywhere('建议|手动|可能|稍后|必要です'),
    ),
  },
  {
    meaning: 'tells a person what to run',
    pattern:
      /^(?:\d+[.)] ?)?(?:\W{0,4})(?:then |now |next,? |afterwards )?(?:apply|configure|copy|deploy|execute|install|migrate|press|push|rebuild|redeploy|replace|run|set)(?: (?!it\b)\S+){1,}/iu,
  },
  {
    meaning: 'speaks of trouble',
    pattern:
      /^(?!.*(?:fix|resolv|solv|correct|handl|prevent|avoid|\bno\b|without|\b0 |behoben|corr[ie]g|resuelt|sin |исправ|修复|修正|解决)).*\b(?:problems?|issues?|errors?|bugs?|fail(?:s|ed|ures?)?|warnings?|conflicts?|risk(?:y|s)?|wrong|broken|weird|strange(?:ly)?|isn't|doesn't|can't|cannot|won't|might|probably|perhaps|possibly|maybe)\b/iu,
  },
]

/** A reservation wherever it stands in the report. */
export const NEXT_STEPS: readonly Signal[] = [
  {
    meaning: 'names a next step',
    pattern: oneOf(
      words(
        "next steps?|what's next|next up|(?:próximos?|siguientes?) pasos?|posibles mejoras|nächste[rn]? schritte?|als nächstes|(?:prochaines? étapes?|étapes? suivantes?)|próximos? passos?|prossimi passi|volgende stap(?:pen)?|(?:następn|kolejn)(?:e|y) krok(?:i)?|следующи[ей] шаг\\p{L}*|дальше|(?:další|následující) krok\\p{L}*",
      ),
      anywhere('下一步|接下来|次の(?:ステップ|手順)|今後|다음 단계'),
    ),
  },
]

/** Advice for a case that may not come, and offers of more: no rest of the work. */
export const CONDITION =
  /^(?:if(?! you(?:'d| would)? (?:prefer|want|like)(?!.*(?:I|we) (?:can|could)))|in case|should you|falls|wenn|si|en cas|se(?! (?:ha|han))|caso|als|jeśli|если|pokud|如果|若|もし)(?![\p{Ll}])/iu
