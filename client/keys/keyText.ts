import { commands, type CommandName } from './commands.ts'
import { singleKeys } from './singleKeys.ts'

const isMac = /mac|iphone|ipad/i.test(navigator.platform)

/** On whose key `mod` is. */
export function isModKey(event: KeyboardEvent): boolean {
  return isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
}

const CAPS: Readonly<Record<string, string>> = {
  shift: '⇧',
  mod: isMac ? '⌘' : 'Ctrl',
  enter: '↵',
  space: 'Space',
  esc: 'Esc',
}
const ARIA: Readonly<Record<string, string>> = {
  shift: 'Shift',
  mod: isMac ? 'Meta' : 'Control',
  enter: 'Enter',
  space: 'Space',
  esc: 'Escape',
}

function partText(part: string): string {
  return CAPS[part] ?? part.toUpperCase()
}

/** As a hint on a button: `J`, `⇧X`, `Ctrl K`, `G Q`. */
export function keyHint(command: CommandName): string {
  return commands[command].keys
    .split(' ')
    .map((stroke) =>
      stroke
        .split('+')
        .map(partText)
        .join(stroke.startsWith('mod') ? ' ' : ''),
    )
    .join(' ')
}

/** What works without the single keys too, as hints begin. */
const HINT_STAYS = new RegExp(`^(${[CAPS.mod, CAPS.esc, CAPS.enter].join('|')})`)

/** Whether this hint holds now. A key that is switched off is not promised. */
export function isKeyOn(hint: string): boolean {
  return singleKeys.value || HINT_STAYS.test(hint)
}

/** Each stroke with its caps, for the help. */
export function keyCaps(command: CommandName): readonly (readonly string[])[] {
  return commands[command].keys.split(' ').map((stroke) => stroke.split(/[+]|(?<=\d)-/).map(partText))
}

/** What works without the single keys too. */
const STAYS = /^(mod[+]|esc$|enter$)/

/** For `aria-keyshortcuts`, as commands name keys. A key that is switched off is not promised. */
export function ariaStroke(stroke: string): string | undefined {
  if (!singleKeys.value && !STAYS.test(stroke)) return undefined
  return stroke
    .split('+')
    .map((part) => ARIA[part] ?? part)
    .join('+')
}

/** For `aria-keyshortcuts`, which knows no keys one after the other. */
export function ariaKeys(command: CommandName): string | undefined {
  return ariaStroke(commands[command].keys)
}
