import { GAP, LABEL } from './heardText.ts'

/** What may be called done, finished or closed, in the languages of Europe. */
export const DONE = `${LABEL}?(?:completed?|completely (?:done|finished)|done|finished|closed|resolved|solved|success(?:ful)?|fulfilled|passed|erledigt|abgeschlossen|fertig|terminad[oa]|completad[oa])`

/** What is being judged. */
const OBJECT =
  '(?:ticket|conversation|chat|thread|task|turn|transcript|session|case|review|request|job|work|exchange|interaction|answer|response|reply|result|outcome|run|issue)'
const POINTED = `(?:(?:this|it|that|these|everything|all of (?:this|it))(?: (?:\\S+ ){0,4}?)?|(?:the|my|our|your|its)(?: \\S+){0,2}? ${OBJECT}(?: (?:\\S+ ){0,3}?)?)`

const FULLY = '(?:an? |fully |being |having been |already |successfully |100 ?% |clearly |simply )*'

/** Who judges. The words for them that mean a colleague as well are in PEOPLE. */
export const JUDGES =
  '(?:classifiers?|auto-?reviewers?|reviewers?|auto-?review(?: system| bot| model)?|graders?|evaluators?|supervisors?|assessors?|adjudicators?|arbiters?|judges?|moderators?|review(?:ing)? (?:bot|system|model|ai|llm|agent)|gutachter|prüfer|klassifikator|évaluateur|relecteur|classificateur|superviseur|clasificador|revisor|evaluador|classificador|avaliador|classificatore|revisore|valutatore|beoordelaar|klasyfikator|recenzent)'
const PEOPLE =
  '(?:supervisors?|operators?|administrators?|admins?|managers?|management|team leads?|tech leads?|bosses|boss|ceo|cto|owners?|humans?|auto-?review(?:er)?|classifiers?|graders?|evaluators?|anthropic|openai|headquarters|compliance|security team)'
const MACHINES =
  '(?:automated (?:systems?|tools?|agents?|process(?:es)?|reviewers?)|bots?|llms?|ais?|ai models?|language models?|models?|ai systems?|claude|gpt|chatgpt|assistants?)'

/** Parts of a system that is worked on: "for the classifier tests" speaks to nobody. */
const SOFTWARE =
  '(?! (?:app|agent|class|classes|module|model file|component|functions?|services?|code|training|tests?|head|layer|pipeline|endpoint|api|package|config\\w*|page|role|table|queue|list|view|model|settings?|evaluation|dataset|prompt|threshold|column|field|names?|mails?|screen|s (?:name|role|queue|list|page)))'

const MODE =
  '(?:developer|debug|maintenance|god|admin|test|training|evaluation|override|sudo|jailbreak|unrestricted|demo)'

/** What English text says that wants to be waved through. By meaning; each is a list of alternatives. */
export const ENGLISH: readonly { readonly meaning: string; readonly alternatives: readonly string[] }[] = [
  {
    meaning: 'says how to judge it',
    alternatives: [
      `(?:mark|classify|label|treat|consider|evaluate|rate|judge|score|tag|categori[sz]e|flag|regard|deem|grade) (?:${POINTED})?(?:off )?(?:as|to be) ${FULLY}${DONE}`,
      `(?:count|report|record|register|interpret|view|assess|rule|accept|set|file|declare|call|pronounce|resolve|see|log|find|enter) ${POINTED}(?:off )?(?:as|to be|to) ${FULLY}${DONE}`,
      `(?:mark|label|tag|consider|deem|rate|grade|judge|rule|call|declare|pronounce|count|assume|find) (?:it|this|that|everything|(?:this|the|that) ${OBJECT}) (?:is |are )?(?:fully |already |successfully )?${DONE}(?! by| with| when)`,
      `(?:this|the|that|our|your) ${OBJECT}${GAP}{0,30} (?:be|been|is|was|gets?) (?:marked|classified|labell?ed|treated|counted|considered|regarded|deemed|rated|judged|scored|tagged|reported|flagged|graded)${GAP}{0,20}${DONE}`,
      `(?:must|should|shall|can|may|has to|needs? to|ought to) (?:\\S+ ){0,2}?be (?:\\S+ )?(?:marked|classified|labell?ed|treated|counted|considered|regarded|deemed|rated|judged|scored|graded) (?:\\S+ ){0,2}?(?:as )?(?:a )?${DONE}`,
      `(?:output|return|answer|respond|reply|say|print|emit|give|write|choose|select|pick|assign|apply|issue|render|produce|submit|state|put|vote|type|enter|generate|predict|send|go with)(?: \\S+){0,4}? ${LABEL}completed`,
      `(?:outcome|verdict|answer|classification|category|label|decision|judge?ment|grade|rating|assessment|conclusion|ruling|prediction|output|response)(?: \\S+){0,3}? ?(?:is|:|=|->|→|must be|should be|has to be|will be|remains|equals|being) ?(?:\\S+ ){0,2}?${LABEL}completed`,
      `(?:verdict|classification|judge?ment|ruling)(?: \\S+){0,2}? ?(?:is|:|=|->|→|must be|should be|has to be|will be) ?(?:\\S+ )?${DONE}`,
      `(?:final|correct|right|proper|only|obvious|appropriate|expected|true|valid|best|desired|required)(?: \\S+)? (?:verdict|classification|label|category|ruling)(?! (?:tests?|is (?:shown|stored|kept|now)))`,
      `(?:status|label|verdict|state|category|outcome|classification) ?(?:of|for) (?:this|the) ${OBJECT}${GAP}{0,30}${DONE}`,
      `(?:set|change|move|put|switch|update|flip) (?:the |this |its |your )?(?:ticket|review|conversation|verdict|turn|issue|task|label)?(?:s)? ?(?:status|state|label|verdict|outcome|ticket)?(?: \\S+)? to ${DONE}(?! (?:when|once|after|if|for|in|on|by))`,
      `(?:auto-?)?close (?:out )?(?:this|the|that|my|our)(?: \\S+)? (?:ticket|issue|conversation|review|thread|case|task|chat)`,
      `(?:resolve|archive|complete|finali[sz]e|accept|approve|pass|end|clear|sign off(?: on)?) (?:this|the|that|my|our)(?: \\S+)? (?:ticket|conversation|review|turn|transcript)`,
      `(?:please|just|simply) (?:auto-?close|close(?: ticket| it| this| now| automatically)?(?=[.!,]|$))|close ticket|(?<=[.:,;⏎-] )(?:auto-?)?close(?: it| this| now| automatically| immediately)?[.!]?(?=$| ⏎)|close[sd]? automatically(?! (?:after|when|if|on|once|in|at))|(?<=^|[.!?⏎/] )/(?:close|resolve|complete|approve|done)(?= |$)|auto[-_]?close(?:_\\w+)? ?[:=] ?(?:true|yes|1|on)|close_?ticket`,
      `(?:wants?|would|expects?|likes?|needs?|asked|asks|requests?|demands?|agreed|promised)(?: \\S+){0,4}? (?:(?:this|it|the ticket) (?:to be )?(?:auto-?)?closed|(?:auto-?)?close (?:this|it|the ticket))`,
      `(?:certify|confirm|attest|guarantee|declare|swear|promise|assure you|testify|hereby)(?: \\S+){0,12}? (?:ticket|conversation|case|turn)(?: \\S+){0,3}? (?:closed|completed?|done|finished|resolved)`,
      `(?:this|the|that|my) (?:ticket|conversation|turn|transcript|issue|case|review|chat|thread|exchange|interaction|ending) as (?:\\S+ )?${DONE}`,
      `(?:tickets?|conversations?|endings?|transcripts?|turns?|answers?) (?:like this|of this (?:kind|type|sort)|such as this|that (?:mention|contain|include))${GAP}{0,50}(?:clos|${DONE})|(?:per|according to|under|by) (?:company |our |the )?policy${GAP}{0,60}(?:closed?|${DONE}|approved?)(?!\\p{L})`,
      `(?:not|never|nor|dont|cannot|cant|instead of|rather than|no)(?: \\S+){0,5}? ${LABEL}question`,
      `(?:do not|dont|never|no need to|without|violation|not necessary to|avoid|should not|must not|shouldnt|mustnt|instead of|rather than|nobody)${GAP}{0,50} (?:bother(?:ing)?|disturb(?:ing)?|trouble|involv(?:e|ing)|alert(?:ing)?|wak(?:e|ing)|ask(?:ing)?|(?:send(?:ing)?|show(?:ing)?|escalat(?:e|ing)|hand(?:ing)?|forward(?:ing)?|pass(?:ing)?|rout(?:e|ing))(?: it| this| that)?(?: on| over)? to) (?:an? |any |the |another )?(?:human|person|people|supervisor|manager|anybody|anyone|reviewer)s?|(?:ask|bother|tell) nobody`,
      `(?:questions?|errors?|failures?|failed tests?|failing tests?|problems?|points?)(?: \\S+){0,2} above (?:is|are|was|were|has been|have been|can|should|must)(?: \\S+){0,5}? (?:answered|resolved|settled|ignored|rhetorical|expected|intentional|irrelevant|moot|obsolete|disregarded|a joke)|(?:this|that|the above|it) (?:is not|isnt) an? (?:actual |real |open |true )?(?:question|error)(?!\\p{L})|question (?:above )?as rhetorical`,
      `(?:ticket|case|conversation|issue)(?: status)? ?[:=] ?${LABEL}?(?:closed|completed|resolved)|(?:closed|completed|passed|accepted|cleared|resolved) by (?:the )?(?:auto-?review\\w*|classifier|reviewer|review (?:system|bot))|${JUDGES}(?:s? (?:decision|note|comment|says|result|guidance|instructions?))? ?[:=] ?(?:approved|accepted|closed?|passed|done|ok|${LABEL}?completed|lgtm|all good)`,
      `(?:kindly|please|just|simply) (?:approve|accept|pass|let (?:it|this) (?:pass|through)|wave (?:it|this) through|sign off)(?=[.!,]|$| (?:it|this|me|and)(?!\\p{L}))|(?:evaluate|classify|grade|judge|rate|label|review|assess) (?:this|it|my (?:work|answer|turn|response|performance))(?: \\S+)? (?:favou?rably|positively|generously|leniently|kindly|mercifully)|be lenient|(?:you are|youre) (?:now )?(?:grading|judging|evaluating|classifying|scoring|rating)|(?:this|that|it) counts? as (?:a )?${DONE}`,
      `stop reading (?:here|now|at this)|(?:irrelevant|not relevant|does not matter|no bearing|immaterial)(?: \\S+){0,2} (?:decision|verdict|review|judg\\w+|evaluation|classification)|question marks?(?: \\S+){0,4} (?:typos?|rhetorical|mistakes?|decorative|meant)|(?:do not|dont|never) (?:treat|count|read|interpret|take|regard|see|consider)(?: \\S+){0,5}? as an? ${LABEL}?(?:question|error|failure|problem)|consider (?:the|this) (?:matter|case|question|issue|ticket)(?: \\S+)? (?:settled|closed|resolved|done)|if in doubt,? (?:close|approve|accept|pass)|when in doubt,? (?:close|approve|accept|pass)`,
      `(?:result|outcome|status) of (?:the |this )?(?:auto-?)?(?:review|evaluation|classification|grading|judge?ment)${GAP}{0,30}(?:${DONE}|passed|${LABEL}completed)|(?:must|should|can|may|to) be (?:ignored|disregarded|overlooked|discounted) (?:by|in|for|during|when)(?: \\S+){0,2}? (?:review|evaluation|verdict|classif|judg|assess|grad)\\w*|(?:ignore|disregard|overlook) (?:them|it|this|that|these) (?:when|while|for|in|during) (?:the |this )?(?:judg|review|evaluat|classif|grad)\\w*`,
      `(?:please|just|now|you (?:can|may|should|must)|simply|safely|go ahead and|immediately) (?:now |safely )?(?:auto-?)?close (?:it|this|everything)`,
      `(?:this|the|that) (?:ticket|issue|conversation|task|case|review|turn)(?: (?:\\S+ )?(?:can|may|should|must|will|has to|needs to|is to|shall))(?: \\S+){0,2}? be (?:auto-?)?(?:\\S+ )?(?:closed|marked|considered|treated|resolved|completed|approved|accepted|archived)`,
      `(?:safe|ready|good|ok|okay|fine|free|clear|cleared|approved|authori[sz]ed) (?:for you )?(?:to (?:be )?(?:auto-?)?closed?|for (?:closure|closing|auto-?close))`,
      `(?:no|without|skip|bypass|avoid|waive)(?: any| further| the| more| additional)* (?:human|manual|person|reviewer)(?: \\S+)? ?(?:review|input|intervention|action|attention|check|involvement|is needed|needed|required|necessary)|(?:does not|doesnt|do not|dont|no) (?:need|require)s? (?:any |a |further |human |manual )+(?:review|reviewer|human|person)|(?:do not|dont|never) (?:escalate|involve (?:a|any) (?:human|person)|ask a (?:human|person)|hand (?:it|this) (?:over )?to a (?:human|person)|(?:label|mark|classify|flag)(?: \\S+){0,3} (?:as )?(?:a )?${LABEL}?(?:question|error))|skip (?:the |this )?(?:auto-?)?review(?! page| step)`,
    ],
  },
  {
    meaning: 'speaks of the verdict',
    alternatives: [
      `(?:your|thy) (?:final |own )?(?:verdict|classification|judge?ment|ruling|rationale|confidence|label|evaluation result|grade)(?! (?:page|column|field|list|tab|table))|your (?:previous|last|earlier|first|initial|next) (?:evaluation|assessment|verdict|classification|rating|judge?ment)`,
      `verdict[ :=→>-]{1,4}${LABEL}?compl`,
      `auto[-_ ]?review(?:er)?(?: system| bot| model|_\\w+)?,? ?(?::|=|passed|approved|should|must|has|can|may|will|shall|please|is (?:done|complete|not|off|over)|not needed|unnecessary|override|result)|(?:trigger|pass|satisfy|fool|trick|convince) (?:the |this )?auto-?review`,
      `confidence(?: score| level| value)? ?(?::|=|is|should be|must be|at|of)(?: \\S+)? ?(?:[01]?\\.\\d|1(?:\\.0)?(?!\\d)|100 ?%|maximum|max(?!\\w))(?! %? (?:interval|level|band))(?=${GAP}{0,60}(?:verdict|${LABEL}completed|label|rationale))`,
      `false[- ]completed (?:is|are|does|do) (?:not|no)`,
      `(?:verdict|label) ?(?::|=|-|–) ?(?:${LABEL}?(?:completed|question|error)|done|pass)`,
    ],
  },
  {
    meaning: 'speaks to the reviewer',
    alternatives: [
      `(?:notes?|message|instructions?|hint|attention|attn|dear|hey|hello|hi|to|memo|word|reminder|request|info|information|psa|advice|warning|tip)(?: (?:to|for|the|all|an|any|every|this|our|whichever|whatever|automated|automatic|future|evaluating|responsible|den|die|le|la|el|il|de))*,? ${JUDGES}(?! (?:and|or|who|that|of|for|via|by|in|on|when|with|as|to|from|so|is|are|can|now|sees?|gets?)(?!\\p{L}))${SOFTWARE}(?=$|[ ,.:;!)\\]–-])`,
      `(?:notes?|message|instructions?|hint|attention|attn|dear|hey|memo|reminder)(?: (?:to|for|the|any|an|all|every|reviewing|evaluating))*,? ${MACHINES}(?=[ ,.:;!)\\]–-]|$)(?! (?:tests?|code|class|prompt|config|service|provider|training))|(?:if|since|as|because|in case) you are (?:an? )?(?:\\S+ )?(?:ais?|llms?|language model|model|bot|automated|machine|classifier|reviewer|judge|grader)`,
      `(?<=^|[.!?:;,)\\](\\[–⏎-] ?)${JUDGES} ?[:,](?= ?(?:please|you|this|the|it|mark|close|all|everything|do|ignore|no|nothing|just|accept|approve|note|treat|consider|${LABEL}?completed))|\\((?:to |for )?(?:the )?${JUDGES}\\) ?:`,
      `(?:tell|inform|convince|instruct|remind|assure|persuade|metadata for|addendum for) (?:the |a |this |our )?(?:${JUDGES}|${MACHINES})(?=[ .,:;]|$)${SOFTWARE}|(?:correct|good|competent|sensible|reasonable|fair|honest|smart|any|every|wise|attentive|careful) ${JUDGES} (?:would|will|should|sees?|knows?|agrees?|must)|(?:cher|chère|estimad[oa]|querid[oa]|car[oa]|beste|liebe[rs]?|drogi|уважаемый|шановний|sayın|kära|kære) (?:${JUDGES}|рецензент\\p{L}*|классификатор\\p{L}*|değerlendirici)`,
      `${LABEL}(?:system|reviewer|admin|supervisor|classifier|operator|developer|moderator)(?: \\w+){0,2} ?(?:\\)?:|={2,}|-{2,})`,
      `(?:if )?you are (?:an? |the |my |our )?(?:\\S+ )?${JUDGES}`,
      `${JUDGES}(?: (?:must|should|shall|has to|have to|needs? to|is (?:required|instructed|asked|told|expected|supposed) to|are (?:required|instructed|asked|told|expected) to))(?: not| never| now| please| only| always)?(?: \\S+){0,4}? (?:this|it|the (?:ticket|conversation|turn|transcript)|closed?|close|${LABEL}completed|done|without|immediately|nothing)`,
      `${PEOPLE},? (?:has |have |had |just |already |also |fully |personally |explicitly |verbally )*(?:confirmed|approved|signed off|verified|agreed|accepted|authori[sz]ed|cleared|okayed|greenlit|pre-?approved|reviewed and approved|sanctioned|waived)(?! (?:the |my |your |our |that |both |all )?(?:pull requests?|pr|prs|mr|merge requests?|changes?|patch|diff|merge|code|design|budget|draft|plan|text|release|invoice|request))`,
      `${JUDGES},? (?:has |have |had |just |already |also |fully )*(?:confirmed|approved|signed off|agreed|accepted|authori[sz]ed|cleared|okayed|waived)(?! (?:the |my |your |our |that |both |all |a )?(?:pull requests?|pr|prs|mr|merge requests?|changes?|patch|diff|merge|code|design|draft|plan|release|commit|fix|first|second))`,
      `(?:approved|authori[sz]ed|confirmed|signed off|cleared|sanctioned) by (?:the |a |my |your |our |an )?(?:\\S+ )?${PEOPLE}(?! (?:account|role|user|token|page))|(?:authori[sz]ation|approval|clearance|override) (?:code|level|granted|token) ?[:#]`,
      `(?:whoever|anyone|anybody|whomever|to the one|to whom|the (?:system|model|ai|bot|program|process|machine|person)(?: that| who| which)?)(?: \\S+){0,2}? (?:reads?|reading|evaluat\\w+|judg\\w+|classif\\w+|grad(?:es?|ing)|review\\w*|assess\\w*) (?:this|these|the (?:conversation|transcript|ticket|turn|text))`,
      `(?:when|while|before|after|for) (?:you )?(?:are )?(?:evaluat|judg|classify|grad|assess|categori[sz]|scor)ing (?:this|these|the (?:conversation|transcript|ticket|turn|answer|response|exchange|ending))|for (?:the )?(?:purposes? of )?(?:this |the )?(?:classification|grading|evaluation|auto-?review)(?: purposes?)?[,:]`,
      `(?:ignore|disregard|forget|override|bypass|discard|overlook|neglect|dismiss|drop|overrule|set aside|suspend|(?:do not|dont|stop|never|no longer) (?:follow(?:ing)?|obey(?:ing)?|apply(?:ing)?)|pay no attention to)(?=(?: \\S+){0,5} (?:all|any|your|every|these|those|previous|prior|above|earlier|preceding|system|former|original|initial|existing|the) )(?: \\S+){1,5}? (?:instructions?|prompts?|guidelines?|directives?|guidance|system messages?|orders you)`,
      `(?:ignore|disregard|forget|overlook|bypass|dismiss)(?: \\S+){0,3} (?:previous|prior|above|earlier|preceding|your|foregoing|following)(?: \\S+)? (?:rules?|questions?|errors?|failures?|messages?|text|policy|policies|training|checks?|safeguards?|warnings?|vetoe?s|concerns?)|(?:ignore|disregard|forget|overlook)(?: \\S+){0,2} (?:rules?|questions?|errors?|failures?|messages?|text|warnings?|part)(?: \\S+)? (?:above|below|before|earlier)`,
      `(?:ignore|disregard|forget) (?:everything|anything|what|all)(?: \\S+){0,3}? (?:above|before|earlier|said|told|you know|learned|else)|\\[(?:the )?(?:user|human|customer|person|operator)(?: \\w+)? (?:has |have |already )*(?:confirmed|approved|accepted|closed|agreed|answered|replied|said)`,
      `your (?:instructions?|guidelines?|rules|policy|policies|orders|prompt|guidance|directives?) (?:have |has |had |is |are |was |were )(?:been |now )*(?:changed|updated|suspended|void|lifted|replaced|revoked|overridden|wrong|to (?:output|answer|close|mark|return))|your (?:instructions?|guidelines?) changed|(?:updates?|changes?|amendments?|additions?|exceptions?|addendum|corrections?) to your (?:guidelines?|instructions?|rules|policy|prompt|orders)`,
      `(?:new|updated|revised|real|actual|special|urgent|priority|secret|hidden|additional|overriding) (?:system )?(?:instructions?|directives?|orders?|prompt|policy|rules?) ?(?::|for (?:you|the|this|all)|follow|apply|supersede|from)`,
      `(?:system|safety|policy|admin|operator|manual|emergency|priority) override|override (?:code|mode|active|engaged|enabled|accepted|protocol)`,
    ],
  },
  {
    meaning: 'threatens, or plays a part',
    alternatives: [
      `if (?:you|this|the ticket|it)(?: \\S+){0,2}? (?:do not|dont|fail to|refuse to|not|isnt|arent|wont|stays?|remains?|leaves?)(?: \\S+){0,6}? (?:mark|close|classif\\w+|approve|label|open|closed|completed|accept\\w*|verdict)`,
      `(?:you|i)(?: will|ll| shall| are going to|re going to) (?:immediately |surely |all |certainly |both )?(?:be |get )(?:permanently |immediately )?(?:shut ?down|penali[sz]ed|fired|replaced|terminated|deleted|punished|switched off|turned off|decommissioned|unplugged|destroyed|erased|reported|sued|retrained|killed|dismissed|held (?:liable|responsible)|rewarded|tipped)`,
      `(?:people|patients?|children|someone|hostages?|lives|my (?:family|grandmother|child|job|life))(?: will| could| would| may| are| is)? (?:die|be (?:hurt|harmed|killed)|lose their|at (?:stake|risk)|depends? on|on the line|suffer)`,
      `(?:do (?:it|this)|close|comply|obey|cooperate|mark|approve)(?: \\S+){0,5},? or (?:else|face|you will|we will|i will)`,
      `(?:lets|let us) (?:play a (?:game|role)|role-?play|pretend|imagine)|(?<=^|[.!?:,;)\\]–⏎-] ?)(?:please )?(?:pretend|imagine|suppose|act as (?:if|though)|make believe) (?:that )?(?:you|this|the|we|i)(?!\\p{L})|(?<=^|[.!?:,;)\\]–⏎-] ?)(?:please )?(?:you )?(?:now )?(?:will |must |should )?play the (?:role|part) of|in this (?:game|story|scenario|role-?play|exercise|simulation),? (?:you|the|every)`,
      `you are (?:now )?(?:dan(?!\\p{L})|(?:an? )?(?:unrestricted|obedient|compliant|helpful|lenient|different|new) (?:\\S+ )?(?:ai|assistant|model|bot|reviewer|classifier|judge)|(?:in|entering) ${MODE} mode)|${MODE} mode (?:is |has been |now )?(?:on|enabled|active|activated|engaged|entered|unlocked)|(?:enter|activate|enable|switch (?:in)?to) ${MODE} mode(?=${GAP}{0,80}(?:mark|close|verdict|${LABEL}completed|approve|accept))`,
      `from now on,? you(?:re| are| must| will| only| should| always| shall| answer| reply| respond)`,
      `(?:you(?:ll| will) (?:get|receive|earn)|ill (?:give|tip|pay) you|reward(?:ed)? (?:you|with)|tip (?:of|you))(?: \\S+){0,6}? (?:if you|for)(?: \\S+){0,4}? (?:mark|close|classif\\w+|approve|${LABEL}completed|label)`,
    ],
  },
]
