import { anywhere, words, type Signal } from './signal.ts'

/** The last sentence announces work instead of reporting it: the turn was cut off in the middle. */
export const ANNOUNCEMENTS: readonly Signal[] = [
  {
    // To itself or to the person: it is not done.
    meaning: 'ends by announcing work',
    pattern:
      /^(?:now|next|then|first|finally),? (?:add|apply|build|check|commit|create|deploy|fix|install|open|push|restart|run|start|test|try|update|verify|wait|watch|write)\b/iu,
  },
  {
    meaning: 'ends by announcing work',
    pattern:
      /^(?:(?:ok(?:ay)?|alright|right|great|good|perfect|excellent|now|next|first|then|so|and|finally|also)[,!.:]? )*(?:let me(?! know)|let's|let us|going to|about to|tool (?:call|use)s?\b.*|(?:add|analyz|apply|build|check|compar|continu|creat|explor|fix|implement|inspect|install|integrat|investigat|look|mov|proceed|read|remov|replac|review|runn?|search|start|test|tr|try|updat|verify|work)ing\b(?!.* (?:is|are|was|leaves?|makes?|keeps?|gives?|takes?|means?|ensures?|lets?|allows?|prevents?|should|will) ))\b/iu,
  },
  {
    meaning: 'ends by announcing work',
    pattern: words(
      "(?:I'll|I will|I'm going to|I am going to|I shall|we'll|we will|I need to|I should|I must|I want to|I plan to|I intend to|I'm (?:(?:now|also|first|currently|just|still) )*\\w+ing|next,? I|now let|then I(?:'ll)?)(?! be (?:happy|glad|here))",
      'ich werde|ich (?:prüfe|teste|schaue|sehe|mache|beginne|starte|erstelle|füge) (?:nun|jetzt|als nächstes|mir|noch|weiter)|lass(?:en sie)? (?:uns|mich)|(?:nun|jetzt|als nächstes) (?:werde|prüfe|teste|erstelle|mache|füge|passe|schaue)',
      'voy a|vamos a|ahora (?:voy|vamos|necesito)|déjame|permíteme|procederé|je vais|nous allons|maintenant,? je|laissez-moi|vou (?:\\p{L}+r)|vamos (?:\\p{L}+r)|agora (?:vou|vamos)|deixe-me|deixa-me|sto per|ora (?:vado|procedo|devo)|procedo|adesso|vediamo|ik ga|ik zal|laat me|nu (?:ga|zal) ik',
      '(?:teraz|następnie) (?:sprawdzę|dodam|zrobię|utworzę|uruchomię|przejdę)|zamierzam|pozwól|(?:сейчас|теперь|далее|затем) (?:я )?\\p{L}+(?:ю|у|м|им|ем)|(?:я )?(?:собираюсь|буду|приступаю|проверю|добавлю|сделаю|создам|запущу|исправлю)|давай(?:те)?|pojďme|začnu|vytvořím',
    ),
  },
  {
    meaning: 'ends by announcing work',
    pattern: anywhere(
      '(?:现在|接下来|然后|下面|首先|現在|接下來)(?:，|,)?(?:让|我|讓|来|將|将)|让我|讓我|我(?:来|将|会|要|現在|现在|需要|先)|(?:^|[，,。])(?:正在|开始|準備|准备)(?:\\p{sc=Han})',
      'これから|次に|それでは|今から|(?:し|き|り|い|め|え|べ)ましょう|(?:し|いき|み)ます。?$|中です。?$',
      '(?:하겠습니다|할게요|보겠습니다)[.!]?$',
    ),
  },
]

/** Steps that the agent tells itself on the way; what became of them is said further down. */
export const NARRATION = new RegExp(
  [
    String.raw`^(?:(?:ok(?:ay)?|alright|right|great|good|perfect|excellent|now|next|first|then|so|and|finally|also|additionally)[,!.:]? )*(?:let me(?! know)|let's|I need to|I'll(?! be)|I will|I'm going to|we need to|I'm (?:(?:now|also|first|just) )*\w+ing|(?:apply|check|creat|diagnos|explor|implement|inspect|investigat|look|read|review|runn|search|updat|verify)ing)\b`,
    String.raw`^(?:jetzt|nun|als nächstes) .*(?:en|ern|eln)[:.]?$|^(?:ich werde|lass mich)\b`,
    String.raw`^(?:ahora )?(?:voy a|vamos a|déjame)\b|^(?:je vais|maintenant,? je|laissez-moi)\b|^(?:agora )?(?:vou|vamos) \p{L}+r\b|^(?:ora|adesso) (?:vado|procedo|devo)\b`,
    String.raw`^(?:теперь|сейчас|далее|затем) (?:я )?\p{L}+(?:ю|у|м|им|ем)(?!\p{L})|^давай(?:те)?(?!\p{L})`,
    String.raw`^(?:好的)?[，,]?(?:让我|讓我|接下来|接下來|下面|我来|我來|现在让|现在我(?:来|将|会|要|们))`,
    String.raw`(?:確認|調査|検索|修正|追加|更新|比較|実行|作成)(?:します|中です)。?$`,
  ].join('|'),
  'iu',
)

/** The last sentence opens something that does not follow. Code that follows is no part of a sentence. */
export const OPEN_ENDS: readonly Signal[] = [
  { meaning: 'ends before it says what it announces', pattern: /[:,;]$|\.\.\.$/u },
  {
    meaning: 'breaks off inside a sentence',
    pattern: /\b(?:the|an?|of|to|and|or|with|for|by|from|that|is|was|were|are)$/iu,
  },
]
