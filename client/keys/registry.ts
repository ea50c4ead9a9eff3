import { onScopeDispose } from 'vue'
import type { CommandName } from './commands.ts'

/** What is done when a command is given. `key` is the one that was pressed, where several mean the command. */
export type Run = (key: string) => void

/** What a component does when its commands are given; with `when` only as long as that holds. */
export type Handler = Run | { readonly run: Run; readonly when: () => boolean }

interface Registered {
  readonly name: CommandName
  readonly run: Run
  readonly when: () => boolean
}

const registered: Registered[] = []

/** Takes these commands for as long as the component is there. Of several that can, the one that came last does it. */
export function useCommands(handlers: Readonly<Partial<Record<CommandName, Handler>>>): void {
  const own = Object.entries(handlers).map(([name, handler]): Registered => {
    const { run, when } = typeof handler === 'function' ? { run: handler, when: () => true } : handler
    return { name: name as CommandName, run, when }
  })
  registered.push(...own)
  onScopeDispose(() => {
    for (const each of own) registered.splice(registered.indexOf(each), 1)
  })
}

/** What would be done now; null where nobody can. */
export function runnerOf(name: CommandName): Run | null {
  return registered.findLast((each) => each.name === name && each.when())?.run ?? null
}
