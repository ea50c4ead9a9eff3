import { shortcutTexts } from '../texts/shortcuts.ts'

/** What the commands are for, in the order of the help. */
export const SECTIONS = ['moving', 'item', 'selection', 'going', 'everywhere'] as const

export interface Command {
  /**
   * `j`, `shift+x`, `mod+k` (Ctrl, on a Mac ⌘), `g q` (one after the other), `1-9`. A letter is the one on the key;
   * anything else is what the keyboard's layout makes of it.
   */
  readonly keys: string
  readonly text: string
  readonly section: (typeof SECTIONS)[number]
  /** Held down, it is done again and again. */
  readonly repeats?: boolean
  /** Only while the focus is in a list of options, or nowhere: elsewhere the browser has this key. */
  readonly inList?: boolean
  /** The control that has the focus takes this key itself; here it stands for the help. */
  readonly byControl?: boolean
  /** For those who may act on the queue: others are not told of it. */
  readonly acts?: boolean
  /** Offered in the palette, wherever it can be done. What is done with items is offered there with its own words. */
  readonly inPalette?: boolean
}

/**
 * Every key of the page, in one place: the dispatcher, the hints on buttons, the help and the palette read it. Letters
 * alone are off in fields, menus and dialogs, and can be switched off altogether (WCAG 2.1.4).
 */
export const commands = {
  next: { keys: 'j', text: shortcutTexts.next, section: 'moving', repeats: true, inPalette: true },
  previous: { keys: 'k', text: shortcutTexts.previous, section: 'moving', repeats: true, inPalette: true },
  enter: { keys: 'enter', text: shortcutTexts.enter, section: 'moving', byControl: true, inPalette: true },
  leave: { keys: 'esc', text: shortcutTexts.leave, section: 'moving' },
  search: { keys: '/', text: shortcutTexts.search, section: 'moving', inPalette: true },
  filter: { keys: 'f', text: shortcutTexts.filter, section: 'moving', inPalette: true },

  actions: { keys: 'e', text: shortcutTexts.actions, section: 'item', acts: true, inPalette: true },
  retry: { keys: 'r', text: shortcutTexts.retry, section: 'item', acts: true },
  place: { keys: '1-9', text: shortcutTexts.place, section: 'item', acts: true },
  claim: { keys: 'c', text: shortcutTexts.claim, section: 'item', acts: true },
  snooze: { keys: 's', text: shortcutTexts.snooze, section: 'item', acts: true },
  note: { keys: 'n', text: shortcutTexts.note, section: 'item', acts: true, inPalette: true },
  screenshot: { keys: 'v', text: shortcutTexts.screenshot, section: 'item', inPalette: true },
  send: { keys: 'mod+enter', text: shortcutTexts.send, section: 'item', acts: true, byControl: true },

  select: { keys: 'x', text: shortcutTexts.select, section: 'selection', acts: true, inPalette: true },
  extend: { keys: 'shift+x', text: shortcutTexts.extend, section: 'selection', acts: true, inPalette: true },
  selectHere: {
    keys: 'space',
    text: shortcutTexts.selectHere,
    section: 'selection',
    acts: true,
    byControl: true,
  },
  extendHere: {
    keys: 'shift+space',
    text: shortcutTexts.extendHere,
    section: 'selection',
    acts: true,
    byControl: true,
  },
  selectAll: {
    keys: 'mod+a',
    text: shortcutTexts.selectAll,
    section: 'selection',
    acts: true,
    inList: true,
    inPalette: true,
  },
  retrySelected: { keys: 'shift+r', text: shortcutTexts.retrySelected, section: 'selection', acts: true },
  resolveSelected: { keys: 'shift+e', text: shortcutTexts.resolveSelected, section: 'selection', acts: true },
  snoozeSelected: { keys: 'shift+s', text: shortcutTexts.snoozeSelected, section: 'selection', acts: true },
  claimSelected: { keys: 'shift+c', text: shortcutTexts.claimSelected, section: 'selection', acts: true },

  goQueue: { keys: 'g q', text: shortcutTexts.goQueue, section: 'going' },
  goClaimed: { keys: 'g c', text: shortcutTexts.goClaimed, section: 'going' },
  goSnoozed: { keys: 'g s', text: shortcutTexts.goSnoozed, section: 'going' },
  goResolved: { keys: 'g r', text: shortcutTexts.goResolved, section: 'going' },
  goInsights: { keys: 'g i', text: shortcutTexts.goInsights, section: 'going' },

  undo: { keys: 'z', text: shortcutTexts.undo, section: 'everywhere', acts: true, inPalette: true },
  palette: { keys: 'mod+k', text: shortcutTexts.palette, section: 'everywhere' },
  help: { keys: '?', text: shortcutTexts.help, section: 'everywhere', inPalette: true },
} as const satisfies Record<string, Command>

export type CommandName = keyof typeof commands

export const commandList: readonly (readonly [CommandName, Command])[] = Object.entries(commands) as [
  CommandName,
  Command,
][]
