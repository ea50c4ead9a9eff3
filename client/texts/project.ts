import type { ProjectState } from '../project/projectLocation.ts'
import { listed } from './lists.ts'
import { counted, formOf, numberText } from './locale.ts'

const tickets = (count: number) => counted(count, { one: '# ticket', other: '# tickets' })

/** The texts of a project's page. */
export const projectTexts = {
  notFound: 'There is no such project. It may have been removed.',
  search: 'Number or title',
  list: 'Tickets',
  states: {
    all: 'All',
    person: 'For a person',
    scheduled: 'Auto-review',
    running: 'In progress',
    open: 'Open',
    over: 'Over',
  } satisfies Record<ProjectState, string> as Readonly<Record<ProjectState, string>>,
  headings: {
    all: 'All tickets',
    person: 'Waits for a person',
    scheduled: 'The countdown to auto-review runs',
    running: 'An agent is on it',
    open: 'Open',
    over: 'Done or left out',
  } satisfies Record<ProjectState, string> as Readonly<Record<ProjectState, string>>,
  reasonOnly: 'Only what waits with',
  clear: 'Clear filter',
  empty: 'There are no tickets in this project yet. Agents create them, and programs with an API key.',
  nothingFits: 'No ticket fits this filter.',
  inQueue: 'In the queue',
  queueOf: (count: string, name: string) => `${name}: ${count} in the queue`,
  newTickets: (count: number) =>
    counted(count, {
      one: '# new ticket came in. Show it.',
      other: '# new tickets came in. Show them.',
    }),
  noLongerFits: 'no longer fits',
  select: (number: string) => `Select ${number}`,
  byAutoReview: 'by auto-review',
  agentOnIt: 'an agent is on it',
  nextFree: 'the next free agent takes it',
}

export const progressTexts = {
  part: (count: number, word: string) => `${numberText(count)} ${word}`,
  title: 'Progress',
  done: (done: number, total: number) => `${numberText(done)} of ${numberText(total)} done`,
  words: {
    done: 'done',
    skipped: 'left out',
    running: 'running',
    reviewing: 'in auto-review',
    waitingForPerson: 'for a person',
    ready: 'ready',
    waiting: 'waiting',
    blocked: 'blocked',
  },
  explained: {
    done: 'Closed by a person or by auto-review',
    skipped: 'Dismissed: nothing waits for them any more',
    running: 'An agent is on them',
    reviewing: 'Finished, the countdown to auto-review runs',
    waitingForPerson: 'Stopped: somebody has to look',
    ready: 'The next free agents take them',
    waiting: 'Other tickets under way go first, or a pause runs',
    blocked: 'They wait for something that waits for a person',
  },
  holdsUp: (count: number) => `holds up ${tickets(count)}`,
}

export const graphTexts = {
  title: 'Dependencies',
  show: 'Dependencies',
  showList: 'Tickets',
  asList: 'As text',
  asDrawing: 'As a drawing',
  none: 'No ticket of this project waits for another.',
  capped: (most: number) => `Only the first ${numberText(most)} links between tickets are shown.`,
  nothing: 'waits for nothing',
  waitsFor: (numbers: readonly string[]) => `waits for ${listed(numbers, 12)}`,
  node: (number: string, title: string, state: string, waitsFor: string) =>
    `${number} ${title}: ${state}, ${waitsFor}`,
}

export const stopTexts = {
  open: 'Stop agents',
  title: (name: string) => `Stop work in ${name}`,
  why: 'Why? For the team and the agents, and it may stay empty',
  running: (count: number) => counted(count, { one: 'Stop the running one', other: 'Stop the # running' }),
  runningDoes: (count: number) =>
    count === 0
      ? 'No agent is at work here right now.'
      : counted(count, {
          one: 'The agent loses its hold at once and # ticket waits for a person. What is open goes on: free agents take it.',
          other:
            'The agents lose their hold at once and # tickets wait for a person. What is open goes on: free agents take it.',
        }),
  all: (count: number) => `Stop all ${numberText(count)}`,
  allDoes: (running: number, reviewing: number, open: number) => {
    const parts = [
      running > 0 ? `${numberText(running)} running` : '',
      reviewing > 0 ? `${numberText(reviewing)} in auto-review` : '',
      open > 0 ? `${numberText(open)} open` : '',
    ].filter((part) => part !== '')
    if (parts.length === 0)
      return 'Nothing here can be stopped: all of it is over or waits for a person already.'
    return formOf(running + reviewing + open, {
      one: `${listed(parts)} ticket waits for a person from now on. Nothing in this project runs until somebody sends it on, one by one.`,
      other: `${listed(parts)} tickets wait for a person from now on. Nothing in this project runs until somebody sends it on, one by one.`,
    })
  },
  selected: (count: number) => (count === 0 ? 'Stop' : `Stop ${numberText(count)}`),
  selectedDoes: (stops: number, running: number, cannot: number) => {
    if (stops === 0) return 'None of these can be stopped: they are over, or wait for a person already.'
    const waits = counted(stops, {
      one: '# ticket waits for a person until somebody sends it on.',
      other: '# tickets wait for a person until somebody sends them on.',
    })
    const agents = counted(running, {
      one: '# agent loses its hold at once.',
      other: '# agents lose their hold at once.',
    })
    const left = counted(cannot, { other: '# cannot be stopped: over, or waiting for a person already.' })
    return [waits, ...(running > 0 ? [agents] : []), ...(cannot > 0 ? [left] : [])].join(' ')
  },
  cancel: 'Cancel',
  result: (stopped: number, of: number) =>
    stopped === of ? `${tickets(stopped)} stopped.` : `${numberText(stopped)} of ${tickets(of)} stopped.`,
  notStopped: (number: string, why: string) => `${number}: ${why}`,
  stoodStill: 'it waited for a person already',
  unknownWhy: 'it could not be stopped',
  close: 'Close',
  most: (count: number) => `At most ${numberText(count)} at a time.`,
}
