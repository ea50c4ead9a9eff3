/** The name of the style in prose.css. */
const NAME = 'open-question'

/** Where the letters of a text stand in the page, without the spaces between words. */
interface Letters {
  readonly text: string
  readonly at: readonly { readonly node: Text; readonly offset: number }[]
}

const isSpace = (letter: string) => /\s/.test(letter)

function lettersOf(root: Node): Letters {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const at: { node: Text; offset: number }[] = []
  let text = ''
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const { data } = node as Text
    for (let offset = 0; offset < data.length; offset += 1) {
      const letter = data[offset] ?? ''
      if (isSpace(letter)) continue
      text += letter
      at.push({ node: node as Text, offset })
    }
  }
  return { text, at }
}

/** The range of the last place where the question stands; a question that was cut reaches to its question mark. */
function rangeOf(root: Node, question: string): Range | null {
  const isCut = question.endsWith('…')
  const wanted = [...(isCut ? question.slice(0, -1) : question)].filter((letter) => !isSpace(letter)).join('')
  if (wanted === '') return null
  const { text, at } = lettersOf(root)
  const start = text.lastIndexOf(wanted)
  if (start === -1) return null
  let end = start + wanted.length - 1
  if (isCut) {
    const mark = text.slice(end).search(/[?？]/)
    if (mark !== -1) end += mark
  }
  const from = at[start]
  const to = at[end]
  if (from === undefined || to === undefined) return null
  const range = document.createRange()
  range.setStart(from.node, from.offset)
  range.setEnd(to.node, to.offset + 1)
  return range
}

/**
 * Underlines the open question in what is drawn of a message. The text itself stays as it is: marks and links in it
 * may begin and end anywhere. Browsers that cannot do it leave it out.
 */
export function underlineQuestion(root: Node | null, question: string | null): void {
  if (!('highlights' in CSS)) return
  const range = root === null || question === null ? null : rangeOf(root, question)
  if (range === null) CSS.highlights.delete(NAME)
  else CSS.highlights.set(NAME, new Highlight(range))
}
