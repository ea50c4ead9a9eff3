import { endLostWriting, isWritingLost } from '../layout/keepFocus.ts'
import { commandList, type Command, type CommandName } from './commands.ts'
import { isModKey } from './keyText.ts'
import { takesLetters } from './letters.ts'
import { runnerOf } from './registry.ts'
import { singleKeys } from './singleKeys.ts'

const POPPER = '[data-reka-popper-content-wrapper]'
/** What lies over the page and has keys of its own. */
const OVER_THE_PAGE = `[role="menu"], [role="dialog"], [role="alertdialog"], dialog, ${POPPER}`

/** How long after G the second key may come. */
const SECOND_KEY_MS = 1500

const byKeys = new Map<string, readonly [CommandName, Command]>(
  commandList
    .filter(([, command]) => !command.byControl)
    .flatMap((entry) => {
      const { keys } = entry[1]
      return keys === '1-9'
        ? [...'123456789'].map((digit) => [digit, entry] as const)
        : [[keys, entry] as const]
    }),
)
const firstKeys = new Set([...byKeys.keys()].filter((keys) => keys.includes(' ')).map((keys) => keys[0]))

let firstKey: { readonly key: string; readonly until: number } | null = null

/** The stroke as commands name it; null where no command could. */
function strokeOf(event: KeyboardEvent): string | null {
  const { key, code, shiftKey } = event
  // On a keyboard of another script the letter is the one that stands there on a Latin one.
  const latin = /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase()
  const isLetter = /^\p{L}$/u.test(key)
  const letter = isLetter && key.codePointAt(0)! > 127 && latin !== undefined ? latin : key.toLowerCase()
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return isModKey(event) && !event.altKey && !shiftKey ? `mod+${letter}` : null
  }
  if (key === 'Escape') return 'esc'
  if (isLetter && shiftKey) return `shift+${letter}`
  return letter
}

/** What is chosen from goes while it still has the focus, for as long as it takes to fade. */
function isClosing(over: Element): boolean {
  const content = over.matches(POPPER) ? over.firstElementChild : over
  return content?.getAttribute('data-state') === 'closed'
}

/** Whether the element that has the focus leaves this stroke to the page. */
function isForPage(stroke: string, at: Element | null): boolean {
  const over = at?.closest(OVER_THE_PAGE) ?? null
  if (at === null || (over !== null && isClosing(over))) return true
  if (over !== null) return false
  if (stroke.startsWith('mod+')) return true
  return !takesLetters(at)
}

function commandFor(stroke: string): readonly [CommandName, Command] | undefined {
  const first = firstKey
  firstKey = null
  const both =
    first !== null && performance.now() < first.until ? byKeys.get(`${first.key} ${stroke}`) : undefined
  if (both !== undefined) return both
  if (firstKeys.has(stroke)) firstKey = { key: stroke, until: performance.now() + SECOND_KEY_MS }
  return byKeys.get(stroke)
}

/** Letters that were meant for a field that has gone are no commands: "rest" would retry, and snooze. */
function isMeantForLostField({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  // With Alt a letter of another alphabet is written.
  if (key === 'Escape' || key === 'Tab' || ((ctrlKey || metaKey) && !altKey)) endLostWriting()
  return isWritingLost()
}

function onKeydown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isMeantForLostField(event)) return
  const stroke = strokeOf(event)
  const at = event.target instanceof Element ? event.target : null
  if (stroke === null || !isForPage(stroke, at)) return
  if (!singleKeys.value && stroke !== 'esc' && !stroke.startsWith('mod+')) return
  const found = commandFor(stroke)
  if (found === undefined) return
  const [name, command] = found
  if (event.repeat && !command.repeats) return
  if (command.inList && at !== document.body && at?.closest('[role="listbox"]') == null) return
  const run = runnerOf(name)
  if (run === null) return
  // Esc goes on to whoever else it closes.
  if (stroke !== 'esc') event.preventDefault()
  run(stroke)
}

/** Listens to the keyboard, once for the whole page. */
export function startKeyboard(): void {
  window.addEventListener('keydown', onKeydown)
}
