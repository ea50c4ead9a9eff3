import { anywhere, words, type Signal } from './signal.ts'

/**
 * What keeps the offline classifier from closing although work is claimed: it is not all of it, not all of it
 * is certain, or somebody else has to do the rest. Looked for in the whole last message.
 */
export const DOUBTS: readonly Signal[] = [
  // Case matters: "todo" is Spanish for all.
  { meaning: 'says that part is left', pattern: /\b(?:TODO|FIXME|TBD|WIP)s?\b/u },
  {
    meaning: 'says that part is left',
    pattern: words(
      "(?:not|n't)(?: \\S+){0,2} (?:yet|done|finished|complete(?:d)?|implement(?:ed)?|test(?:ed)?|verif(?:y|ied)|run|includ(?:e|ed)|touch(?:ed)?|cover(?:ed)?|support(?:ed)?|address(?:ed)?|updated|committed|commit|deploy(?:ed)?|addressed|wired|enabled)(?! (?:to|by) design)",
      "partial(?:ly)?|part(?:s)? of (?:it|the (?:work|task|request))|half(?:way)?|(?:one|two|three|four|some|many|several|a few|only|\\d+) of (?:the|these|those|them|my|your)|(?:I|we)(?:'ve| have)? left|untouched|incomplete|unfinished|so far|for now|in progress|work in progress|wip|first (?:step|part|pass|half|version|draft|batch|error|issue|bug|problem|file|item|task|two|three|few|of)|most of (?:it|the|them)|apart from|except(?: for)?|the rest(?: of)?(?! api| call| endpoint| client)|besides|(?:step|phase|part|stage|batch|chunk) (?:\\d+|one|two|three)(?: of| ?/)|\\d+ (?:of|out of) \\d+(?! tests? pass| passed| (?:tests|checks) pass)",
      "remains? (?:to|open|unresolved|unclear|undone|broken|incomplete)|(?:the|all|any|some|few|other|\\d+) remaining|remaining (?:work|tasks?|items?|steps?|issues?|errors?|problems?|failures?|gaps?)|remaining:|remainder|left (?:to|for)|still (?:needs?|have to|has to|to be|to do|pending|missing|left|requires?|outstanding)|outstanding|to-dos?|follow-?ups?|later|(?:would|will|could|can|I'd|we'd) (?:need|require)|needs (?:to be|(?:\\S+ )?approvals?|more|some|your|manual|further|attention|review)|(?:is|are) missing|missing (?:is|are|pieces?|parts?)|skipp(?:ed|ing)|deferred|postponed|omitted|left out|out of scope|commented out|(?:disabled|suppressed|silenced|ignored) (?:the |that |this |those |these )?(?:failing |flaky |broken )?(?:\\S+ )?(?:tests?|checks?|errors?)|placeholders?|stub(?:s|bed)?|hard-?coded|temporar(?:y|ily)|workaround|dummy",
      '(?:[1-9]\\d*|one|two|three|several|some|many|more|other|another|new) (?:\\S+ )?(?:problems?|issues?|errors?|warnings?|failures?|vulnerabilities|conflicts?|bugs?)(?= |$|[.,:;])(?<!(?:fix\\w*|resolv\\w*|remov\\w*|correct\\w*|repair\\w*|address\\w*|all|the|these|those|both) (?:\\S+ ){0,3}\\S+)',
      'known (?:issues?|limitations?|problems?)|limitations?|caveats?|open (?:issues?|points?|items?|questions?|tasks?)|action (?:items?|needed|required)|blockers?|blocked|pending|awaiting|waiting',
    ),
  },
  {
    // Whatever comes after "but" takes something back.
    meaning: 'takes something back',
    pattern:
      /, (?:but|although|though|yet|aber|jedoch|pero|mais|mas|porém|ma|però|maar|ale|jednak|но|однако) |(?<=了|成),?但|(?:ました|です)が、/iu,
  },
  {
    meaning: 'says that something is wrong or wanted',
    pattern: words(
      "(?:it|this|that|which|they|he|she|I|we|you)(?:'d|'ll)?(?: also| still| would| will)* (?:needs?|requires?) (?:the|a|an|your|two|access|more|some|to be)|requires? (?:your|you|a|an|the|manual|two)|only you|until you|unless you",
      '(?:the )?others?(?: one| two| three| four| \\d+)?(?= |,|:)(?<=other (?:one|two|three|four|\\d+)|others)|(?<!100 ?|\\d)\\d{1,2} ?(?:%|percent)(?: of| done| complete| finished)',
      '(?:was|were|is|are|been|got|gets?) (?:\\S+ )?(?:rejected|refused|denied|declined|lost|corrupt(?:ed)?|down|wrong|broken|offline|unreachable|expired)|broken? again|broke(?! (?:down|up))|put (?:it|them|this) back|rolled (?:it )?back|undone|still (?:there|here|shows?|occurs?|happens?|appears?|exists?|the same|wrong|not)|somewhere else|elsewhere',
      'the other (?!hand|side|end|way|day)|(?:of|for|on|with|in) the first(?! (?:try|attempt|time|run|load|page|line))|(?:is|are|comes?|up|follows?) (?:next|later|soon)|tomorrow|(?:some|good|significant|more|much) progress|second look|double[- ]check|worth (?:a|an|checking|noting|looking|another)',
      'no longer (?:match(?:es)?|works?|supports?|pass(?:es)?|compiles?|builds?|starts?)|(?:removed|deleted|dropped|relaxed|loosened|weakened|bypassed) (?:the |a |an |two |some |\\d+ )?(?:\\S+ )?(?:checks?|validations?|assertions?|tests? that)|had to|only (?:did|do|works?|covers?|handles?|partially|partly)|simulat(?:ed|ing)|fak(?:ed|ing)|\\S+ needs (?:a|an|the|to)',
      "stop-?gap|interim|quick fix|band-?aid|hack(?:y|ish)?|fyi|by the way|side note|(?:I|we)(?: also|'ve| have)? noticed|as best (?:as )?(?:I|we)|gave up|ran out|too (?:long|large|big|many) ",
      "ich (?:brauche|benötige)|necesito|preciso|j'ai besoin|ho bisogno|ik heb(?: \\S+){0,4} nodig|potrzebuję|мне нуж(?:ен|на|но|ны)|potřebuji|(?:affiche|renvoie|donne|lance) une erreur|(?:muestra|devuelve|da|lanza) un error",
    ),
  },
  {
    meaning: 'leaves steps to a person',
    pattern: words(
      "next steps?|next,? (?:I|we|you)|what's next|you(?:'ll| will)?(?: (?:still|also|now|then|just|first))* (?:need|have|must|should|ought|want)(?: to)?(?! (?:now )?(?:see|be able|only|no longer|notice|find))",
      "(?:make|be) sure (?:to|you|that you)|you (?:may|might) want to|might want to|heads[- ]up|for (?:the |your |another |some)(?:team|colleagues?|one|body|somebody|someone)|(?:team|legal|owner|admin|somebody|someone|colleagues?) (?:has|have|must|should|needs?|will)|don't forget|remember to|before (?:you|(?:it|this|that|they) (?:can|is|are|will)|running|deploying|merging|using)|manual(?:ly)?|by hand|yourself|on your (?:end|side|machine|own)|to (?:complete|finish|finali[sz]e|activate) (?:the|this|it|setup)|please(?! (?:find|note that (?:the|all|this)|see))|(?:run|execute|try|test|verify|check|review|restart) (?:\\S+ ){0,8}and (?:tell|let|share|report|send|paste)",
      "when you're ready|if you(?:'d| would)? (?:prefer|want me|like me)|let me know if you(?:'d| would)? (?:want|like|need) me to|(?:I|we) (?:can|could) (?:then|also|next|now|proceed|continue|start)|(?:I|we) (?:recommend|suggest|propose|advise|would recommend|would suggest)|recommend(?:ed|ation)s?|suggest(?:ed|ion)s? (?:next|fix|change)|proposed|proposal|here's (?:the|a|my) plan|^plan:|^(?:approach|options?):|you (?:can|could) (?:either|choose|decide)|alternatively",
    ),
  },
  {
    meaning: 'is not certain',
    pattern: words(
      "(?:I|we) (?:think|believe|guess|assume|assumed|suspect|hope|expect)|not sure|unsure|unclear|uncertain|hopefully|probably|presumably|maybe|perhaps|possibly|(?:still|now) (?:seems?|appears?) to|untested|unverified|haven't|have not|(?:I|we|but) (?:didn't|did not|could not|couldn't|cannot|can't)|(?:has|have)(?: not|n't) been|isn't (?:working|fixed|resolved)|won't (?:work|build|run)",
      "however|unfortunately|stumped|puzzl\\w+|confus(?:ed|ing)|strange(?:ly)?|weird|odd(?:ly)?|no idea|don't know|surprising(?:ly)?|by (?:disabling|bypassing|skipping|suppressing|ignoring|removing) the (?:\\S+ )?(?:checks?|tests?|rules?|validation|assertions?)|(?:was|were) (?:going|about|supposed) to|issue (?:persists|remains)|persist(?:s|ing)|warnings? (?:remain|left)|be (?:aware|careful)|risk(?:y|s)?|concern(?:s|ed)?|discrepanc(?:y|ies)|assumption(?:s)?",
    ),
  },
  {
    meaning: 'says that part is left or uncertain',
    pattern: words(
      'hälfte|noch (?:nicht|offen|fehlt|fehlen|zu|ausstehend|aus)|teilweise|bisher|vorerst|fehl(?:t|en|ende[nrs]?)|offen(?:e|en|er)? (?:punkte?|fragen?|aufgaben?)|nächste[rn]? schritte?|als nächstes|du (?:musst|solltest|kannst nun wählen)|sie (?:müssen|sollten)|bitte|leider|allerdings|jedoch|vermutlich|wahrscheinlich|vielleicht|nicht (?:getestet|geprüft|sicher|fertig|vollständig|möglich)|manuell|später|platzhalter',
      'mitad|todavía|aún|falta(?:n|ría)?|pendientes?|parcial(?:mente)?|por ahora|próximos? pasos?|siguientes? pasos?|(?:debes|debe|tienes que|tiene que|deberías|necesitas|necesita)|por favor|lamentablemente|desafortunadamente|sin embargo|quizás?|tal vez|probablemente|no (?:he|se ha|está|están|fue|probé)|manual(?:mente)?|más (?:tarde|adelante)|posibles mejoras',
      "moitié|pas encore|reste(?:nt)?|il (?:faut|faudra|manque)|partiel(?:le)?(?:ment)?|pour l'instant|prochaines? étapes?|étapes? suivantes?|vous (?:devez|devrez|devriez)|tu (?:dois|devrais)|veuillez|s'il (?:vous|te) plaît|malheureusement|cependant|toutefois|peut-être|probablement|n'(?:ai|a|est|ont|ont) pas|manuellement|plus tard|désolée?",
      'metade|ainda|falta(?:m)?|pendentes?|parcial(?:mente)?|por enquanto|próximos? passos?|(?:você precisa|é preciso|precisa|deve|deverá|terá que)|por favor|infelizmente|porém|no entanto|talvez|provavelmente|não (?:foi|foram|está|testei|fiz)|manual(?:mente)?|mais tarde',
      'metà|ancora|manca(?:no)?|resta(?:no)?|rimane|rimangono|parzial(?:e|mente)|per ora|prossimi passi|(?:devi|deve|dovrai|dovrebbe|bisogna|occorre)|per favore|purtroppo|tuttavia|però|forse|probabilmente|non (?:ho|è|sono|testato)|manualmente|più tardi|in seguito',
      'helft|nog (?:niet|te|open|steeds)|gedeeltelijk|voorlopig|ontbre(?:ekt|ken)|volgende stap(?:pen)?|(?:je|u) (?:moet|zou|dient)|alsjeblieft|alstublieft|graag|helaas|echter|misschien|waarschijnlijk|niet (?:getest|zeker|af|klaar)|handmatig|later',
      'połow\\p{L}*|jeszcze|pozosta(?:je|ło|ły|łe)|brakuje|częściowo|na razie|następn(?:e|y) krok(?:i)?|kolejn(?:e|y) krok(?:i)?|(?:musisz|należy|trzeba|powinieneś|proszę)|niestety|jednak|może|prawdopodobnie|nie (?:został\\p{L}*|przetestował\\p{L}*|jest)|ręcznie|później',
      'половин\\p{L}*|ещ[её]|осталось|остались|оста[её]тся|частично|пока|следующи[ей] шаг\\p{L}*|дальше|(?:вам )?(?:нужно|необходимо|надо|следует|придётся|придется)|пожалуйста|к сожалению|однако|возможно|вероятно|наверное|не (?:проверял\\p{L}*|тестировал\\p{L}*|был\\p{L}*|сделан\\p{L}*|готов\\p{L}*)|вручную|позже',
      'ještě|zbývá|částečně|zatím|další krok\\p{L}*|musíte|prosím|bohužel|možná',
    ),
  },
  {
    meaning: 'says that part is left or uncertain',
    pattern: anywhere(
      '(?:还|尚|仍)(?:需|未|没|有|要|剩)|未(?:完成|测试|实现|验证)|部分完成|一半|剩(?:余|下)|下一步|接下来|暂时|临时|待(?:办|定|确认|完成)|需要(?:手动|你|您)|(?:你|您)(?:需要|必须|应该)|请(?!查看|參考)|請(?!查看|參考)|但是|不过|可能|也许|建议|手动|稍后|占位',
      '(?:還|尚|仍)(?:需|未|沒|有|要)|未(?:測試|實現|驗證)|暫時|建議|手動',
      'まだ|半分|未(?:完了|実装|テスト|確認)|残(?:り|って|タスク)|一部|次の(?:ステップ|手順)|今後|暫定|仮の|必要があります|必要です|してください|ください|お願い|ただし|しかし|かもしれ|おそらく|たぶん|手動|後で',
    ),
  },
]

/** The last sentence announces work instead of reporting it: the turn was cut off in the middle. */
export const ANNOUNCEMENTS: readonly Signal[] = [
  {
    meaning: 'ends by announcing work',
    pattern:
      /^(?:(?:ok(?:ay)?|alright|right|great|good|perfect|excellent|now|next|first|then|so|and|finally|also)[,!.:]? )*(?:let me(?! know)|let's|let us|going to|about to|to \w+|proceeding|starting|continuing|moving on|working on|running|checking|looking|trying|creating|updating|adding|fixing|testing|building|installing|reading|searching)\b/iu,
  },
  {
    meaning: 'ends by announcing work',
    pattern: words(
      "(?:I'll|I will|I'm going to|I am going to|I shall|we'll|we will|I need to|I should|I must|I want to|I plan to|I intend to|I'm (?:now )?\\w+ing|next,? I|now let|then I(?:'ll)?)(?! be (?:happy|glad|here))",
      'ich werde|ich (?:prüfe|teste|schaue|sehe|mache|beginne|starte|erstelle|füge) (?:nun|jetzt|als nächstes|mir|noch|weiter)|lass(?:en sie)? (?:uns|mich)|(?:nun|jetzt|als nächstes) (?:werde|prüfe|teste|erstelle|mache|füge|passe|schaue)',
      'voy a|vamos a|ahora (?:voy|vamos|necesito)|déjame|permíteme|procederé|je vais|nous allons|maintenant,? je|laissez-moi|vou (?:\\p{L}+r)|vamos (?:\\p{L}+r)|agora (?:vou|vamos)|deixe-me|sto per|ora (?:vado|procedo|devo)|procedo|adesso|vediamo|ik ga|ik zal|laat me|nu (?:ga|zal) ik',
      '(?:teraz|następnie) (?:sprawdzę|dodam|zrobię|utworzę|uruchomię|przejdę)|zamierzam|pozwól|(?:сейчас|теперь|далее|затем) (?:я )?\\p{L}+(?:ю|у|м|им|ем)|(?:я )?(?:собираюсь|буду|приступаю|проверю|добавлю|сделаю|создам|запущу|исправлю)|давай(?:те)?|pojďme',
    ),
  },
  {
    meaning: 'ends by announcing work',
    pattern: anywhere(
      '(?:现在|接下来|然后|下面|首先|現在|接下來)(?:，|,)?(?:让|我|讓|来|將|将)|让我|讓我|我(?:来|将|会|要|現在|现在|需要|先)|(?:正在|开始|準備|准备)(?:\\p{sc=Han})',
      'これから|次に|それでは|今から|(?:し|き|り|い|め|え|べ)ましょう|(?:確認|実行|作成|修正|追加|更新|開始|テスト|実装|対応)します|してみます|していきます',
    ),
  },
  { meaning: 'ends before it says what it announces', pattern: /[:,;]$|\.\.\.$/u },
]

/** Steps that the agent tells itself on the way; what became of them is said further down. */
export const NARRATION =
  /^(?:(?:ok(?:ay)?|alright|right|great|good|perfect|excellent|now|next|first|then|so|and|finally|also|additionally)[,!.:]? )*(?:let me(?! know)|let's|I need to|I'll|I will|I'm going to|we need to)\b/iu

/** Advice for a case that may not come: no rest of the work. Offers ("if you want me to") are left in. */
export const CONDITION =
  /^(?:if(?! you(?:'d| would)? (?:prefer|want|like))|in case|should you|falls|wenn|si|en cas|se(?! (?:ha|han))|caso|als|jeśli|если|pokud|如果|若|もし)(?![\p{Ll}])/iu
