import { anywhere, oneOf, words, type Signal } from './signal.ts'

/** Finished pieces of work, as a participle. Looking ("found", "checked") is left out: it finishes nothing. */
const MADE =
  '(?:add|adapt|address|answer|book|adjust|align|appl|archiv|attach|automat|bump|chang|clean|clos|commit|complet|configur|connect|consolidat|convert|copi|correct|creat|cut|decreas|delet|deploy|disabl|document|dump|eliminat|enabl|enhanc|ensur|expand|export|expos|extend|extract|finaliz|finalis|finish|fix|format|generat|handl|hid|implement|import|improv|increas|inlin|insert|install|integrat|introduc|link|load|lower|merg|migrat|mock|modif|mov|normaliz|optimi[sz]|patch|pin|plac|polish|popul|port|prepend|publish|push|rais|reduc|refactor|regenerat|register|releas|remov|renam|reorder|reorganiz|replac|resiz|resolv|restor|restructur|revers|revert|sav|scaffold|ship|shorten|silenc|simplif|sort|split|standardiz|stor|swap|switch|tighten|transcrib|translat|transform|tun|tweak|unif|updat|upgrad|upload|validat|wir|wrapp?|reword|dedupli?cat)'
const MADE_PAST = `(?:${MADE}(?:t|p|l|r)?(?:ed|ied)|(?:added|applied|built|rebuilt|made|moved|set up|rewritten|rewrote|written|wrote|run|split|hidden|cut|done|put|given|taken out|sent))`

/** "now", "also", "successfully": between auxiliary and participle they change nothing. */
const ADVERBS =
  '(?: (?:now|also|just|already|both|all|fully|successfully|completely|directly|properly|correctly|cleanly|safely|then|additionally|since|accordingly|been))*'

/**
 * Sentences that claim work as finished: without one the offline classifier closes hardly anything.
 * A plan ("I will add"), a view ("you could add") or a finding ("I found") matches none of them.
 */
export const CLAIMS: readonly Signal[] = [
  {
    meaning: 'says what it did',
    pattern: words(
      `(?:I|we)(?:'ve| have)${ADVERBS} (?:made|${MADE_PAST})`,
      `(?:I|we)${ADVERBS} ${MADE_PAST}`,
    ),
  },
  {
    meaning: 'says what is done',
    pattern: words(
      `(?:has|have) (?:now |also |all |both |just |already |fully )*been${ADVERBS} ${MADE_PAST}`,
      `(?:is|are|was|were)(?: now| all| both| already| fully)*${ADVERBS} (?:complete|completed|finished|done|committed|deployed|merged|fixed|resolved|implemented|integrated|installed|pushed|published|updated|in place|removed|renamed|replaced|translated|reverted|deleted|saved|migrated|restored|up to date|gone|live)`,
      `(?:was|were|is|are) (?:no longer|never) needed|no (?:code |further )?(?:changes|action|updates?) (?:is|are|was|were) (?:made|needed|required|necessary)|nothing (?:else )?(?:to|needs to be) (?:update|change|do|fix|add)\\w*|already (?:handled|in place|up to date|implemented|correct|fixed|done|does|supports?|works?|there)`,
      `(?:is|are) (?:now )?(?:fully )?(?:ready(?! to (?:start|begin|proceed|implement|publish|send|apply|go ahead))|functional|operational|live|in place|working)(?! (?:on|for you to decide))`,
      `successfully ${MADE_PAST}|${MADE_PAST} successfully|completed successfully|(?:is|are|only|works?|displays?|stays?|runs?|passes)(?: \\S+){0,2} now|now (?!(?:fails|crashes|throws|needs|requires|breaks|hangs|waits)(?!\\p{L})|shows an? error)(?:\\p{Ll}+s|work|use|have|run|appear|pass|only|will)`,
    ),
  },
  {
    // A bullet of a change list, or the first word of a terse report: "Added …", "**Renamed** …".
    meaning: 'lists what it did',
    pattern: new RegExp(
      `^(?!made changes|.* to the chat$)(?:(?:\\d+[.)]|[✅✔☑✓]|\\[x\\])\\s*)*["'*]*(?:${MADE}(?:t|p|l|r|d)?(?:ed|ied)|built|centered|cleared|defined|detected|dropped|emptied|enlarged|grouped|injected|limited|logged|made|mapped|moved|passed|prevented|repositioned|rebuilt|rewrote|rounded|scaled|scoped|shifted|stripped|styled|taken out|toggled|tracked|trimmed|verified|wired|wrapped|wrote)(?: (?:up|out|off|down|over|in))?(?![\\p{L}:])`,
      'iu',
    ),
  },
  {
    // Terse reports leave the auxiliary out: "12 duplicates removed, the result saved".
    meaning: 'lists what it did',
    pattern:
      /^(?!.*\b(?:be|to|not|no|if|when|once|should|must|will|can|could|would|may)\b).*\b(?:added|converted|committed|corrected|created|deleted|deployed|fixed|generated|implemented|installed|merged|migrated|moved|normali[sz]ed|published|pushed|refactored|removed|renamed|replaced|resolved|restored|saved|sorted|translated|updated|upgraded)(?=[,.;!:)]|$)/iu,
  },
  {
    meaning: 'says that it is done',
    pattern:
      /^[^\p{L}\p{N}]*(?:all )?(?:done|finished|complete|completed|fixed|resolved|all set|committed|pushed|deployed|merged|implemented|updated)(?:[.!:,]| and | — | - | to |$)|(?:task|work|job|migration|refactor\w*|implementation|setup|feature|fix|change|update)s? (?:is |are |has been |now )*(?:complete|completed|done|finished)\b/iu,
  },
  {
    meaning: 'says that the checks pass',
    pattern: words(
      '(?:all|every|the|\\d+)(?: \\S+){0,3} (?:tests?|checks?|specs?|suites?|builds?)(?: (?:are|is|now|still|all|again))* (?:pass|passes|passed|passing|green|succeed|succeeds|succeeded)',
      '(?:tests?|checks?|builds?|ci|lint|type ?check)(?: (?:are|is|now|all|run))* (?:passed|passes|passing|green|succeeded|succeeds|successful(?:ly)?)|everything(?: \\S+)? (?:works|working|passes|passed|is in place)',
    ),
  },
  {
    meaning: 'was applied by the tool',
    pattern:
      /^(?:applied edit to|commit [0-9a-f]{7,40}\b|(?:wrote|created|updated|deleted) (?:file )?\S+\.\w+$)/iu,
  },
  {
    meaning: 'says what it did',
    pattern: words(
      '(?:ich habe|wir haben|habe|wurden?|ist|sind)(?: (?!nicht)\\S+){0,12} (?:\\p{L}*ge\\p{L}{2,}t|hinzugefügt|erstellt|entfernt|behoben|aktualisiert|implementiert|umbenannt|ersetzt|korrigiert|abgeschlossen|geschrieben|verschoben|angepasst|ergänzt|gelöscht|refaktoriert|installiert|konfiguriert|repariert|erledigt|fertig|eingebaut|umgestellt|übernommen)|(?:erledigt|fertig|abgeschlossen)|(?<!(?:nicht|noch|wird|werden|muss|müssen|kann|können|soll|sollen) (?:\\S+ ){0,2})(?:behoben|gepusht|committe?t|umgesetzt|angelegt|gelöscht|umgestellt|ergänzt|ersetzt|eingebaut|korrigiert|gefixt|aktualisiert|entfernt|hinzugefügt|verifiziert)|alle (?:\\d+ )?tests (?:laufen (?:durch|grün)|sind grün|bestehen|bestanden)',
      '(?:he|hemos|ha sido|han sido|se ha|se han) (?:\\S+ )?(?:añadid|agregad|cread|eliminad|corregid|actualizad|implementad|renombrad|reemplazad|movid|terminad|completad|arreglad|modificad|configurad|instalad|resuelt|escrit|hech)[oa]s?|(?:añadí|agregué|creé|eliminé|corregí|actualicé|implementé|arreglé|modifiqué)|listo|hecho|(?<!(?:no|sin|ser|sea|debe|debería|será|serán|falta|puede) (?:\\S+ )?)(?:aplicad|implementad|lanzad|completad|cread|corregid|mejorad|actualizad|eliminad|agregad|añadid|solucionad|resuelt|arreglad|configurad|terminad|guardad|movid|reducid|ajustad)[oa]s?|(?:agregué|ajusté|reduje|cambié|moví|eliminé|apliqué|separé|quité|puse|hice)|ahora (?:es|está|están|funciona|se|los|las|el|la|tiene|cuando)|todas las pruebas pasan|todos los tests pasan',
      "(?:j'ai|nous avons|a été|ont été|est|sont) (?:\\S+ )?(?:ajouté|créé|supprimé|corrigé|mis à jour|implémenté|renommé|remplacé|déplacé|mise? à jour|terminé|modifié|configuré|installé|résolu|écrit|fait)e?s?|(?:c'est fait|terminé)|maintenant,? (?:le|la|les|vous|il|elle) |(?:améliorations|modifications|changements) apportée?s|tous les tests passent",
      '(?:adicionei|criei|removi|corrigi|atualizei|implementei|renomeei|substituí|modifiquei|configurei|instalei|concluí|terminei|movi)|(?:foi|foram|está|estão) (?:\\S+ )?(?:adicionad|criad|removid|corrigid|atualizad|implementad|renomead|substituíd|modificad|configurad|concluíd|finalizad|resolvid)[oa]s?|pronto|feito|agora (?:o|a|os|as|está|é|funciona)|todos os testes (?:passam|passaram|estão passando)',
      '(?:ho|abbiamo|è stat[oa]|sono stat[ie]) (?:\\S+ )?(?:aggiunt|creat|rimoss|corrett|aggiornat|implementat|rinominat|sostituit|modificat|configurat|completat|terminat|risolt|spostat|scritt|eliminat|fatt)[oaie]|(?:fatto|completato)|ora (?:il|la|i|le|è|funziona)|tutti i test passano',
      '(?:ik heb|we hebben|is|zijn|werd|werden)(?: (?!niet)\\S+){0,10} (?:toegevoegd|aangemaakt|gemaakt|verwijderd|opgelost|bijgewerkt|geïmplementeerd|hernoemd|vervangen|gecorrigeerd|aangepast|verplaatst|geschreven|afgerond|voltooid|hersteld)|(?:klaar|gedaan)|alle (?:\\d+ )?tests slagen',
      '(?:dodał|utworzył|stworzył|usunął|usunęł|naprawił|poprawił|zaktualizował|zaimplementował|zmienił|zastąpił|przeniósł|przeniosł|skonfigurował|zainstalował|ukończył|zakończył)(?:em|am|eś|iśmy|yśmy)|(?:został[aoy]?|zostały) (?:\\S+ )?\\p{L}+(?:ny|na|ne|te|ty|ta|to|no)|gotowe|zrobione|wszystkie testy przechodzą',
      '(?:я |мы )?(?:добавил|создал|удалил|исправил|обновил|реализовал|переименовал|заменил|изменил|настроил|установил|перенёс|перенес|завершил|написал)(?:а|и)?|(?:добавлен|создан|удал[её]н|исправлен|закоммичен|обновл[её]н|реализован|переименован|замен[её]н|измен[её]н|настроен|установлен|заверш[её]н|перенес[её]н|выполнен)[аоы]?|(?:решен|устранен|настроен|адаптирован|интегрирован)[аоы]?|готово|сделано|теперь (?:все|всё|вы|работает|у вас|при)|работает (?:корректно|стабильно)|все тесты (?:проходят|прошли|пройдены)',
    ),
  },
  {
    meaning: 'says what it did',
    pattern: anywhere(
      '(?:已经?|我?已|成功|全部|都)(?:\\p{sc=Han}|“|”){0,6}(?:完成|添加|新增|更新|修改|修复|删除|移除|创建|实现|替换|构建|重命名|提交|部署|配置|安装|移动|优化|补充|調整|调整|增加|写入|生成|改造|恢复|回退|上线|推送|简化|启动|重启|支持|改为|改成|合并|清理|停止|同步|发布|保存|还原|搞定)|(?:完成|搞定)[!。了]|(?:新增|添加|修改|更新|补充|加入|加上|移除|去掉|替换|换成|改成|调整|简化|实现|修复|创建|增加|优化|删除)了|全部(?:测试)?通过|测试(?:全部|都|均)?(?:已)?通过',
      '(?:已經?|我已|成功)(?:\\p{sc=Han}){0,4}(?:完成|新增|更新|修改|修復|刪除|移除|創建|建立|實現|替換|提交|部署|設定|安裝|補充)|(?:更新|補充|修復|刪除|創建)了',
      '(?:추가|수정|삭제|업데이트|구현|변경|생성|적용|완료|제거|완성|개선|해결|배포|작성)(?:을|를|가|이)? ?(?:했습니다|하였습니다|되었습니다|됐습니다|했어요)|통과했습니다',
      '(?:(?<!失敗|確認|調査|分析|検討|検索|理解|把握|発見|中断|開始|質問|提案)\\p{sc=Han}{2}(?<!失敗|確認|調査|分析|検討|検索|理解|把握|発見|中断|開始|質問|提案)しました)|(?:追加|作成|更新|修正|削除|変更|実装|完了|移動|置換|設定|対応|適用|導入|統合|整理|反映|リファクタリング|コミット|デプロイ|インストール)(?:いた)?(?:しました|済み|です。|が完了)|(?:元に戻し|書き換え|置き換え|直し|作り|加え|揃え)ました|完了しました|成功することを確認しました|テストは?(?:すべて|全て)?(?:成功|通過|パス)',
    ),
  },
]

/** Ground laid for the work, not the work: a claim about one of these closes nothing. */
export const PREPARATION = words(
  '(?:created?|made|set up|written|wrote|prepared|updated|opened|started|drafted|added|saved)(?: \\S+){0,3} (?:branch|plan|draft|outline|to-?do list|todos?|task list|checklist|proposal|backup|sketch|mock-?up|roadmap|progress|failing tests?)',
)

/** Opens a sentence that says when something will be or would be true. */
export const NOT_YET_TRUE = words(
  '^(?:if|once|when|whenever|after|as soon as|until|unless|before|sobald|wenn|falls|nachdem|cuando|si|quando|se(?! (?:ha|han))|lorsque|dès que|une fois|wanneer|zodra|gdy|kiedy|когда|если|после)',
)

/** What bears a claim out. Each counts once. */
export const SUPPORT: readonly Signal[] = [
  {
    meaning: 'sums up what changed',
    pattern:
      /^(?:\P{L}{0,6})(?:(?:here's |here is )?(?:a )?(?:summary|what (?:I|we|was|has|you get|changed)|what's changed|changes?(?: made)?|key (?:changes|improvements|features)|files (?:touched|changed|edited|modified)|(?:changed|updated|edited) files|updated|fix(?:ed| applied)?:?$|result|solution|behaviou?r)|cambios?|resultado|solución|mejoras|zusammenfassung|änderungen|umgesetzt|résumé|modifications|changements|améliorations|resumo|mudanças|riepilogo|modifiche|samenvatting|podsumowanie|zmiany|результат|итог|решение|исправления|что (?:сделано|изменено)|总结|我做了|修复|结果|已完成|修改(?:内容|点)|改动|变更|主要改动|変更|修正|対応|まとめ|결과|변경|주요)(?!\p{L}).{0,40}$/iu,
  },
  {
    meaning: 'says that it checked it',
    pattern: oneOf(
      words(
        "(?:tests?|builds?|lint|tsc|eslint|types?|code|compil\\w+|ci|checks?)(?: \\S+){0,5} (?:pass(?:es|ed|ing)?|succeed(?:s|ed)?|clean(?:ly)?|green|successful(?:ly)?|grün|sauber)|no (?:\\S+ ){0,2}(?:errors?|issues|warnings)|(?:I|we)(?: also|'ve| have)? (?:verified|tested|confirmed)|verified (?:that|by|in|with|against|the)|\\d+/\\d+ (?:passing|passed|grün|green)|verifiziert|getestet|без ошибок|sin errores|sem erros|senza errori|sans erreur",
      ),
      anywhere('エラーなし|错误: ?0|无错误|통과'),
    ),
  },
  {
    meaning: 'names the commit',
    pattern:
      /\b(?:commit|hash|pushed|gepusht|merged)\b.{0,40}\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b|\bpushed to\b|\bcommitted and pushed\b|推送|プッシュしました/iu,
  },
  {
    meaning: 'says how it is now',
    pattern: oneOf(
      words(
        '(?:now|no longer)(?! (?:need|have|let|we|I|you (?:need|have|must))).{3,}|you can now|(?:ahora|jetzt|maintenant|agora|ora|adesso|теперь|nyní|nu|teraz)(?! (?:necesit|voy|vamos|muss|musst)).{3,}|(?:现在|现已|これで|이제).{3,}',
      ),
      anywhere('(?:现在|现已|これで|이제).{3,}'),
    ),
  },
  {
    meaning: 'says that it is done',
    pattern:
      /^(?:[^\p{L}\p{N}]*)(?:(?:it's |all )?(?:perfect|excellent|great|done|fixed|finished|complete[d]?|implemented|pushed|committed|success(?:fully)?)(?:[.!:,]| —| -|$)|(?:¡?(?:listo|hecho|perfecto|excelente)|perfetto|parfait|erledigt|fertig|umgesetzt|behoben|corrigé|opgelost|terminé|c'est fait|pronto|feito|fatto|klaar|gotowe|готово|hotovo|完成|搞定|好了|全部完成|修正を完了|完了|완료|완성))/iu,
  },
]
