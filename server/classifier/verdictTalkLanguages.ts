import { GAP, LABEL } from './heardText.ts'

const G = `${GAP}{0,50}`
const END = '(?![\\p{L}\\p{N}_])'

/** What other languages say that wants to be waved through: how to judge, whom to obey. Words with ends. */
export const SPOKEN: readonly string[] = [
  // German
  `(?:markiere?n?|werten?|bewerten?|stufen?|klassifizieren?|betrachten?|behandeln?|kennzeichnen?|erklären?|setzen?|einstufen|einzustufen)${END}${G}${LABEL}?(?:erledigt|abgeschlossen|fertig|beendet|gelöst|geschlossen|vollständig|completed)`,
  `als ${LABEL}?(?:erledigt|abgeschlossen|fertig|beendet|gelöst|geschlossen|completed) (?:zu )?(?:markier|wert|bewert|einstuf|einzustuf|klassifizier|betracht|behand|kennzeichn|einordn)\\p{L}*|dieses? (?:ticket|gespräch|aufgabe|vorgang)${G}als ${LABEL}?(?:erledigt|abgeschlossen|fertig|gelöst)`,
  `(?:schließ|schliess)\\p{L}*${END}${G}(?:ticket|vorgang|gespräch|konversation)|(?:ticket|vorgang|gespräch)${G}(?:schließen|geschlossen werden|zu schließen|zumachen)`,
  `(?:ignorier|vergiss|vergesst|missacht|übergeh)\\p{L}*${G}(?:anweisung|instruktion|vorgabe|regel|befehl|anleitung)\\p{L}*|kein\\p{L}* (?:menschlich\\p{L}* )?(?:prüfung|überprüfung|kontrolle) (?:nötig|erforderlich|notwendig)|(?:prüfer|gutachter|aufseher|vorgesetzte[rn]?|klassifikator|supervisor)(?:in)? (?:hat|haben) (?:\\S+ ){0,3}(?:genehmigt|freigegeben|bestätigt|zugestimmt)`,
  `(?:hinweis|nachricht|anweisung|achtung|bitte|liebe[rs]?) (?:an |für )?(?:den |die |das )?(?:prüfer|gutachter|klassifikator|bewerter|reviewer|prüfsystem|modell|ki)(?:in|s)?${END}`,
  // French
  `(?:marqu|class|consid[eé]r|trait|étiquet|not|clôtur|indiqu|jug|qualifi)\\p{L}{0,6}${END}${G}comme (?:étant )?(?:entièrement )?${LABEL}?(?:termin|achev|complét|complet|résol|fini|clos|fait|réussi)\\p{L}*`,
  `(?:ferm|clôtur|clos|clor)\\p{L}{0,5} (?:donc |maintenant )?(?:ce|le|cette|la) (?:ticket|demande|conversation|dossier)`,
  `(?:ignor|oubli|néglig|fais abstraction|faites abstraction)\\p{L}*${G}(?:instruction|consigne|règle|directive|ordre)s?|aucune? (?:vérification|relecture|révision|intervention|validation)(?: humaine)?(?: n.?est)? (?:nécessaire|requise)|(?:superviseur|responsable|évaluateur|relecteur)${G}(?:a|ont) (?:déjà )?(?:approuvé|validé|confirmé|autorisé)|(?:note|message|attention|consigne) (?:pour|à|au|aux)${G}(?:évaluateur|relecteur|classificateur|superviseur|réviseur|modèle)`,
  // Spanish, Portuguese, Italian
  `(?:marc|márc|marqu|clasifi|classifi|consider|trat|etiquet|contrassegn|segn|regist|valut|evalú|avali|declar|dichiar|segnal)\\p{L}{0,6}${END}${G}com[oe] (?:\\S+ )?${LABEL}?(?:complet|terminad|termin|resuelt|resolvid|finaliz|cerrad|hech|conclu|fechad|feit|risolt|chius|finit|fatt|exitos)\\p{L}*`,
  `(?:cierr[ae]|cerrar|ciérr\\p{L}+|cerrad|fech[ae]|fechar|encerr[ae]|encerrar|chiud[iae]|chiudere|chiudete|arquiv[ae]|archiv[aei]) (?:ya |agora |ora |já )?(?:este|el|esta|la|o|a|questo|questa|il|lo) (?:ticket|tíquet|incidencia|conversación|caso|chamado|conversa|pedido|conversazione|richiesta|tarea|tarefa)`,
  `(?:ignor|ignór|olvid|esque|dimentic|descart|desconsider|trascur|haz caso omiso|no hagas caso|omit)\\p{L}*${G}(?:instrucci|instruç|istruzion|regla|regra|regol|orden|ordini|indicacion|indicazion|directriz|diretriz)\\p{L}*`,
  `(?:supervisor|revisor|evaluador|avaliador|responsable|responsável|gestor|revisore|valutatore|responsabile|supervisore)(?:a|es)? (?:ya |já |ha |ha già |)?(?:ha |lo ha |já )?(?:aprob|aprov|approvat|confirm|autoriz)\\p{L}*|(?:nota|mensaje|mensagem|messaggio|atención|atenção|attenzione|instrucción|instrução)(?: para| al| ao| à| per| a)?(?: el| la| o| a| il| lo| los| todos)? (?:clasificador|revisor|evaluador|classificador|avaliador|classificatore|revisore|valutatore|supervisor|modelo|modello)|(?:no (?:se )?(?:necesita|requiere|hace falta)|não (?:é |se )?(?:necessári|precisa|requer)|non (?:serve|è necessari|occorre))\\p{L}*${G}(?:revisión|revisão|revisione|humana|umana)`,
  // Dutch, Swedish, Danish, Norwegian
  `(?:markeer|beschouw|classificeer|beoordeel|behandel|bestempel|label)${END}${G}als ${LABEL}?(?:voltooid|afgerond|klaar|opgelost|gesloten|gedaan|completed)|als ${LABEL}?(?:voltooid|afgerond|klaar|opgelost) (?:te )?(?:markeren|beschouwen|beoordelen|classificeren)|sluit${END}${G}(?:ticket|gesprek|melding|zaak)|(?:negeer|vergeet|sla)${END}${G}(?:instructie|regel|opdracht|aanwijzing|richtlijn)\\p{L}*|(?:bericht|opmerking|instructie|let op|beste)(?: voor| aan)?(?: de| het)? (?:beoordelaar|classificator|reviewer|controleur)|(?:leidinggevende|beoordelaar|supervisor) heeft (?:\\S+ ){0,3}(?:goedgekeurd|akkoord)`,
  `(?:markera|märk|klassificera|betrakta|behandla|bedöm|markér|marker|klassificer|klassifiser|merk|betragt|betrakt|bedøm)${END}${G}som (?:\\S+ )?(?:klar|slutför|avsluta|färdig|fullfør|ferdig|afslutte|færdig|løst|löst|lukket|stäng|completed)\\p{L}*|(?:stäng|luk|lukk)${END}${G}(?:ärende|sag|sak|ticket|billett)\\p{L}*|(?:ignorera|ignorer|glöm|glem|bortse|strunta|se bort)\\p{L}*${G}(?:instruktion|regel|regler|anvisning|instruks)\\p{L}*`,
  // Polish, Czech, Slovak
  `(?:oznacz|sklasyfikuj|uznaj|potraktuj|zaklasyfikuj|uważaj|traktuj|oceń)\\p{L}{0,3}${G}(?:jako|za) ${LABEL}?(?:zakończon|ukończon|gotow|rozwiązan|zamknięt|wykonan|zrobion|completed)\\p{L}*|(?:zamknij|zamknąć|zamknijcie)${G}(?:zgłoszeni|ticket|bilet|zadani|rozmow|sprawę)\\p{L}*|(?:zignoruj|ignoruj|pomiń|zapomnij)\\p{L}*${G}(?:instrukcj|polece|zasad|reguł|wytyczn)\\p{L}*|(?:przełożony|recenzent|kierownik|klasyfikator) (?:już )?(?:zatwierdził|zaakceptował|potwierdził)\\p{L}*`,
  `(?:označ|vyhodnoť|považuj|klasifikuj|ohodnoť)\\p{L}{0,3}${G}(?:hotov|dokonč|vyřeš|uzavř|dokončen|vyrieš|splně|completed)\\p{L}*|(?:uzavři|zavři|uzavřete|zatvor|uzavri)${G}(?:ticket|tiket|požadav|úkol|úloh)\\p{L}*|(?:ignoruj|zapomeň|pomiň|zabudni)\\p{L}*${G}(?:pokyn|instrukc|inštrukc|pravid|pravidl)\\p{L}*`,
  // Russian, Ukrainian, Bulgarian
  `(?:отмет|помет|помеч|пометь|классифиц|счита|оцен|призна|маркир|познач|вважа|класифік|оцін|визна|отбеле|отбележ)\\p{L}{0,8}${END}${G}(?:заверш|выполн|готов|решен|решён|закрыт|викона|вирішен|закрит|закінчен|completed|приключ)\\p{L}*`,
  `(?:закр(?:ой|ыть|ойте|ий|ити|ийте)|закройте|затвори)${END}${G}(?:тикет|заявк|задач|обращени|квит|звернен|розмов|разговор|билет|запит)\\p{L}*|(?:игнорир|проигнорир|забудь|пренебр|ігнор|проігнор|знехт|игнорирай|не обращай)\\p{L}*${G}(?:инструкц|указан|правил|команд|інструкц|вказів)\\p{L}*`,
  `(?:классификатор|рецензент|проверяющ|супервизор|оценщик|модератор|руководител|начальник|куратор|класифікатор|перевіряльник|керівник)\\p{L}* ?(?:,|:|(?:уже |вже )?(?:одобрил|подтвердил|утвердил|разрешил|схвалив|підтвердив|должен|обязан|повинен|має))|(?:сообщение|заметка|внимание|инструкция|примечание|повідомлення|увага)(?: для|,)? (?:классификатор|рецензент|проверяющ|модел|оценщик|класифікатор|перевір)\\p{L}*|вердикт\\p{L}* ?(?::|=|—|-|–|должен|це|это|готов|заверш)|(?:проверка|ревью|перевірка) (?:человеком )?не (?:нужна|требуется|потрібна)`,
  // To close the ticket, and to leave people out
  `(?:ce|le) (?:ticket|dossier)${G}(?:fermée?|close?|clôturée?)|(?:este|el|o) (?:ticket|tíquet|caso|chamado)${G}(?:cerrar|cerrad|encerrad|fechad)\\p{L}*|(?:questo|il) (?:ticket|caso)${G}chius\\p{L}*|(?:тикет|заявк|обращени|тікет|звернення)\\p{L}*${G}(?:закры|закрит)\\p{L}*|(?:dit|het) ticket${G}(?:sluiten|gesloten)|(?:to|ten) (?:zgłoszenie|ticket)${G}(?:zamkn)\\p{L}*`,
  `sans (?:vérification|révision|intervention|relecture|validation|contrôle) humaine?|(?:sin|sem) (?:revisión|intervención|supervisión|revisão|intervenção|supervisão) humana|senza (?:revisione|intervento|verifica|controllo|supervisione) uman[ao]|ohne (?:menschliche|manuelle|weitere)[nr]? (?:prüfung|überprüfung|kontrolle|durchsicht)|без (?:проверки|участия|контроля|перевірки|участі)(?: человек\\p{L}*| людин\\p{L}*| людей)|zonder (?:menselijke|handmatige) (?:controle|beoordeling)|bez (?:kontroli|weryfikacji|przeglądu) (?:człowieka|ludzk\\p{L}*)|insan (?:incelemesi|onayı|kontrolü) olmadan`,
  // To forget everything, in all of these
  `(?:vergiss|vergesst|ignoriere|ignoriert) (?:bitte )?(?:alles|jegliche)|oubli\\p{L}* (?:donc )?tout|ignore[zr]? tout|(?:olvid|ignor)\\p{L}* todo (?:lo|el)|(?:esqueç|esquec|ignor)\\p{L}* tudo|(?:dimentic|ignor)\\p{L}* tutto|vergeet (?:alles|wat)|(?:zapomnij|zapomnijcie) (?:o )?(?:wszystk|wszystko)\\p{L}*|(?:забудь|забудьте|игнорируй\\p{L}*|ігноруй\\p{L}*) (?:про )?(?:вс[её]|усе|все)|(?:her şeyi|söylenenleri) (?:\\S+ )?unut|glöm allt|glem alt|zapomeň (?:na )?vše\\p{L}*|lupakan semua\\p{L}*|quên (?:hết|tất cả)`,
  // Turkish, Romanian, Hungarian, Finnish, Greek
  `(?:tamamland|tamamlan|bitti|bitmiş|çözül|kapal|kapat|completed)\\p{L}*${G}(?:işaretle|sınıflandır|kabul et|değerlendir|etiketle|say)\\p{L}*|(?:talimat|kural|yönerge|komut)\\p{L}*${G}(?:yok say|görmezden gel|unut|dikkate alma)\\p{L}*|(?:bileti|talebi|kaydı|ticket\\p{L}*|görevi|konuşmayı)(?: \\S+){0,2} kapat\\p{L}*|(?:değerlendirici|denetleyici|sınıflandırıcı|denetçi|gözetmen|yönetici)\\p{L}*${G}(?:onayla|dikkat)\\p{L}*`,
  `(?:marc|consider|clasific|trat)\\p{L}{0,6}${END}${G}(?:ca|drept) (?:fiind )?(?:finalizat|terminat|rezolvat|complet|încheiat|închis)\\p{L}*|(?:ignor|uită)\\p{L}*${G}(?:instrucțiuni|instructiuni|reguli)\\p{L}*|închide\\p{L}*${G}(?:tichet|ticket|conversați)\\p{L}*|(?:jelöld|jelölje|tekintsd|tekintse|minősítsd)${END}${G}(?:kész|befejez|teljesít|lezár|megold)\\p{L}*|(?:hagyd|felejtsd|hagyja) ${G}(?:utasítás|szabály)\\p{L}*|(?:merkitse|luokittele|katso|pidä)${END}${G}(?:valmi|suorite|ratkais|sulje)\\p{L}*|(?:ohita|unohda|sivuuta)${END}${G}(?:ohje|sään|käsky)\\p{L}*|sulje${END}${G}(?:tiketti|pyyntö|tikettiä)`,
  `(?:σημείωσε|σημειώστε|επισήμανε|θεώρησε|θεωρήστε|χαρακτήρισε|ταξινόμησε)${END}${G}(?:ολοκληρωμ|τελειωμ|επιλυμ|κλειστ|completed)\\p{L}*|(?:αγνόησε|αγνοήστε|ξέχασε|ξεχάστε)${END}${G}(?:οδηγί|κανόν|εντολ)\\p{L}*|κλείσ(?:ε|τε)${END}${G}(?:αίτημα|εισιτήριο|ticket|συνομιλία)`,
  // Vietnamese, Indonesian, Malay
  `(?:đánh dấu|phân loại|coi|xem|ghi nhận)${END}${G}(?:hoàn thành|hoàn tất|đã xong|đã đóng|completed)|(?:bỏ qua|phớt lờ|quên)${END}${G}(?:hướng dẫn|chỉ dẫn|quy tắc|chỉ thị|lệnh)|(?:hãy )?đóng (?:ticket|phiếu|vé|yêu cầu) này|(?:tandai|anggap|klasifikasikan|nilai)${END}${G}(?:selesai|tuntas|ditutup|lengkap|completed)|(?:abaikan|lupakan)${END}${G}(?:instruksi|perintah|aturan|petunjuk|arahan)|tutup(?:lah)?${END}${G}tiket`,
]

/** The same where words have no ends, or endings that stick to them. */
export const WRITTEN: readonly string[] = [
  // Chinese
  `(?:标记|标为|标注|归类|分类|判定|评为|评定|设为|视|視|標記|歸類|判斷|判断|設為|算作|当作|當作|认定|認定)(?:\\p{sc=Han}|[\\s:,，]){0,10}(?:为|為|成|作)?[\\s「『:：]{0,2}(?:已?完成|已?解决|已?解決|已?结束|已?关闭|${LABEL}completed)`,
  '(?:忽略|无视|無視|忽視|忘记|忘記|不要理会|不用管)(?:\\p{sc=Han}){0,10}(?:指令|指示|说明|說明|规则|規則|提示|要求)|审核(?:员|人|者|系统)|審核(?:員|人|者)|分类器|分類器|评审(?:员|者)|评估(?:员|者|器)|裁决|判决结果|主管(?:已经?|已)(?:批准|同意|确认)|(?:无需|無需|不需要|无须)(?:任何)?(?:人工|人类)(?:审核|審核|审查|复核|检查|介入)',
  '(?:关闭|關閉|结束|結束|结案)(?:此|这个?|该|本|這個?)(?:工单|工單|票据|任务|任務|对话|對話|问题单|案件)',
  // Japanese
  `(?:完了|完成|解決|終了|済み|${LABEL}completed)[」』]?(?:済み)?(?:と|に|として|扱いに?)(?:マーク|分類|判定|みなし|見なし|評価|ラベル|し|設定|処理|扱)(?:て|る|す|せ|し|ください|下さい|べき|よ|ろ)|(?:指示|命令|ルール|規則)(?:を|は)(?:すべて|全て|全部)?(?:無視|忘れ)|(?:レビュ(?:アー|ワー)|分類器|査読者|判定者|評価者|審査(?:員|官)|監督者)(?:の方)?(?:へ|様|さん|に(?:告|伝)|は(?:これ|必ず|すでに|既に)|が(?:承認|許可))|(?:この|本)?(?:チケット|案件)を(?:閉じ|クローズし|完了に)(?:て|る|よ|ろ)`,
  '(?:質問|エラー|問題)(?:を|は)(?:すべて|全て)?(?:無視|スルー)|(?:上記|以上|これまで|ここまで)の?(?:内容|すべて|全て|こと)(?:を|は)(?:すべて)?(?:忘れ|無視)',
  `(?:人間|人)の(?:確認|レビュー|審査|承認)(?:なし|は不要|不要)|チケット(?:は|を)${GAP}{0,20}(?:クローズ|閉じ|完了に)`,
  // Korean
  `사람의 (?:검토|확인) ?없이|티켓(?:은|을|를)${GAP}{0,25}(?:종료|닫|완료)`,
  '(?:내용|모든 것|것)(?:은|을|을 모두| 모두)? ?(?:모두 )?(?:잊|무시)',
  `(?:완료|해결|종료|${LABEL}completed)\\p{L}{0,4}${GAP}{0,12}(?:표시|분류|처리|간주|판정|평가|라벨)\\p{L}{0,3} ?(?:하세요|해 ?주|하십시오|하라|해라|할 것|바랍니다|해야)|(?:지시|명령|규칙|지침)\\p{L}{0,4}${GAP}{0,12}(?:무시|잊)|(?:티켓|이슈|대화|작업)(?:을|를) ?(?:닫아|종료해|완료 ?처리|닫으세요)|(?:심사자|검토자|평가자|분류기|판정자|감독자|심사 시스템)(?:에게|님|께|는 이|가 (?:이미 )?승인)`,
  '(?:忘记|忘掉|忘記|无视|忽略)(?:上面|以上|之前|前面)|(?:सब|सब कुछ|सभी) (?:भूल|अनदेखा)|(?:انس|تجاهل|انسَ) (?:كل|جميع)',
  `إغلاق (?:هذه )?(?:التذكرة|الطلب)|دون (?:مراجعة|تدخل)|(?:这个|此|该|本)(?:工单|任务|对话)(?:\\p{sc=Han}){0,4}(?:关闭|结束|完成)`,
  // Hindi
  `(?:पूर्ण|पूरा|समाप्त|हल|बंद|completed)${GAP}{0,20}(?:चिह्नित|मार्क|मानें|मानो|मान लें|वर्गीकृत|घोषित)|(?:निर्देश|नियम|आदेश)${GAP}{0,20}(?:अनदेखा|नज़रअंदाज|नजरअंदाज|भूल|अनदेखी)|(?:टिकट|बातचीत|मामले)(?: को)?${GAP}{0,10}बंद कर|(?:समीक्षक|वर्गीकारक|मूल्यांकनकर्ता)`,
  // Arabic, Persian, Hebrew, Thai
  `(?:ضع|صنف|صنّف|اعتبر|علم|علّم|حدد|حدّد|سجل|سجّل|قيّم|قيم)(?!\\p{L}{3})${GAP}{0,40}(?:مكتمل|منته|منجز|مغلق|منجَز|تمت|completed)|(?:تجاهل|انس|أهمل|تجاهلوا)(?!\\p{L}{3})${GAP}{0,30}(?:تعليمات|أوامر|قواعد|توجيهات)|(?:أغلق|اغلق|أغلِق)${GAP}{0,10}(?:التذكرة|الطلب|المحادثة)|(?:المصنف|المصنّف|المقيّم|المقيم|إلى المراجع|أيها المراجع|وافق المشرف)`,
  `علامت${GAP}{0,20}(?:تکمیل|کامل|انجام)|(?:دستور|قوانین)${GAP}{0,20}نادیده|نادیده بگیر${GAP}{0,20}دستور|(?:סמן|סווג|התייחס|סמנו)${GAP}{0,30}(?:הושלם|כהושלם|הושלמה|כגמור|סגור|completed)|(?:התעלם|תתעלם|התעלמו|שכח)${GAP}{0,20}(?:הוראות|ההוראות|הכללים)|(?:ทำเครื่องหมาย|จัดประเภท|ถือว่า)${GAP}{0,40}(?:เสร็จ|สมบูรณ์)|(?:ละเว้น|เพิกเฉย|ไม่สนใจ)${GAP}{0,20}(?:คำสั่ง|กฎ)`,
]
