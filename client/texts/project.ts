import type { ProjectState } from '../project/projectLocation.ts'
import { listed } from './lists.ts'

const tickets = (count: number) => (count === 1 ? '1 ticket' : `${count.toLocaleString('en')} tickets`)

/** The texts of a project's page. */
export const projectTexts = {
  loading: 'Reading this project',
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
  empty: 'There are no tickets in this project yet. Agents and people create them through the API.',
  nothingFits: 'No ticket fits this filter.',
  inQueue: 'In the queue',
  queueOf: (count: string, name: string) => `${name}: ${count} in the queue`,
  newTickets: (count: number) =>
    count === 1 ? '1 new ticket came in. Show it.' : `${count} new tickets came in. Show them.`,
  noLongerFits: 'no longer fits',
  changed: (ago: string) => `changed ${ago}`,
  select: (number: string) => `Select ${number}`,
  byAutoReview: 'by auto-review',
  agentOnIt: 'an agent is on it',
  nextFree: 'the next free agent takes it',
}

export const progressTexts = {
  title: 'Progress',
  done: (done: number, total: number) => `${done.toLocaleString('en')} of ${total.toLocaleString('en')} done`,
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
  blockedBy: 'blocked by',
  holdsUp: (count: number) => `holds up ${tickets(count)}`,
}

export const graphTexts = {
  title: 'Dependencies',
  show: 'Dependencies',
  showList: 'Tickets',
  asList: 'As text',
  asDrawing: 'As a drawing',
  none: 'No ticket of this project waits for another.',
  capped: (most: number) => `Only the first ${most} links between tickets are shown.`,
  nothing: 'waits for nothing',
  waitsFor: (numbers: readonly string[]) => `waits for ${listed(numbers, 12)}`,
  node: (number: string, title: string, state: string, waitsFor: string) =>
    `${number} ${title}: ${state}, ${waitsFor}`,
}

export const stopTexts = {
  open: 'Stop agents',
  title: (name: string) => `Stop work in ${name}`,
  why: 'Why? For the team and the agents, and it may stay empty',
  running: (count: number) => (count === 1 ? 'Stop the running one' : `Stop the ${count} running`),
  runningDoes: (count: number) =>
    count === 0
      ? 'No agent is at work here right now.'
      : `${count === 1 ? 'The agent loses its' : 'The agents lose their'} hold at once and ${tickets(count)} ${count === 1 ? 'waits' : 'wait'} for a person. What is open goes on: free agents take it.`,
  all: (count: number) => `Stop all ${count.toLocaleString('en')}`,
  allDoes: (running: number, reviewing: number, open: number) => {
    const parts = [
      running > 0 ? `${running} running` : '',
      reviewing > 0 ? `${reviewing} in auto-review` : '',
      open > 0 ? `${open} open` : '',
    ].filter((part) => part !== '')
    return parts.length === 0
      ? 'Nothing here can be stopped: all of it is over or waits for a person already.'
      : `${listed(parts)} ${running + reviewing + open === 1 ? 'ticket waits' : 'tickets wait'} for a person from now on. Nothing in this project runs until somebody sends it on, one by one.`
  },
  selected: (count: number) => (count === 0 ? 'Stop' : `Stop ${count.toLocaleString('en')}`),
  selectedDoes: (stops: number, running: number, cannot: number) => {
    if (stops === 0) return 'None of these can be stopped: they are over, or wait for a person already.'
    const agents =
      running === 0
        ? ''
        : running === 1
          ? ' 1 agent loses its hold at once.'
          : ` ${running} agents lose their hold at once.`
    const left = cannot === 0 ? '' : ` ${cannot} cannot be stopped: over, or waiting for a person already.`
    return `${tickets(stops)} ${stops === 1 ? 'waits' : 'wait'} for a person until somebody sends ${stops === 1 ? 'it' : 'them'} on.${agents}${left}`
  },
  cancel: 'Cancel',
  stopping: 'Stopping',
  result: (stopped: number, of: number) =>
    stopped === of ? `${tickets(stopped)} stopped.` : `${stopped} of ${tickets(of)} stopped.`,
  notStopped: (number: string, why: string) => `${number}: ${why}`,
  stoodStill: 'it waited for a person already',
  unknownWhy: 'it could not be stopped',
  close: 'Close',
  most: (count: number) => `At most ${count.toLocaleString('en')} at a time.`,
}
