import { autoTexts, backlogTexts, breaksTexts, tileTexts, worksTexts } from './insights.ts'

/** What a block of Insights counts: all of it, and each of its words. */
export interface CountedBlock {
  readonly title: string
  readonly text: string
  readonly words: readonly (readonly [word: string, means: string])[]
}

/** How the numbers of Insights are counted, as the descriptions in the API have it for whoever reads them there. */
export const countedTexts = {
  show: 'How these numbers are counted',
  blocks: [
    {
      title: worksTexts.title,
      text: 'What people did with items, by when they did it; in batches and by API keys too. What ended without a person is not among it: by auto-review, by a reply, or because the work went on by itself. What was undone counts nowhere.',
      words: [
        [worksTexts.resolved, 'All of it, whatever came of it.'],
        [
          worksTexts.worked,
          'The work went on: the phase, or the one after it, was completed; the ticket was done, taken by an agent, or stayed closed for 24 hours. A dismissal counts at once.',
        ],
        [
          worksTexts.cameBack,
          'The phase waited for a person again, or the one after it within 24 hours; the ticket stopped with an error or for the same reason, or was reopened within 24 hours.',
        ],
        [worksTexts.running, 'It is not known yet whether the work went on.'],
        [
          worksTexts.overtaken,
          'Something else happened first, so that it will never be known: it counts neither as worked nor as come back.',
        ],
        [
          worksTexts.rate,
          'Share of what worked in what worked and what came back. The line shows where it likely lies (95 %, Jeffreys’ interval): the fewer cases, the longer it is.',
        ],
        [worksTexts.tooFew, 'Fewer than 10 known outcomes.'],
        [
          worksTexts.median,
          'Half were resolved within it, from when the item came into the queue. Nights and snoozes count; a countdown that ended in a question does not.',
        ],
        [worksTexts.p90, 'Nine in ten were resolved within it.'],
        [tileTexts.wentOn, 'The success of all of them together.'],
      ],
    },
    {
      title: backlogTexts.title,
      text: 'How many items waited for a person at a moment. What is snoozed still waits; a ticket waits from the end of its countdown on, and one that auto-review closed never did. What was undone leaves no trace.',
      words: [
        [backlogTexts.opened, 'Since the moment before.'],
        [
          backlogTexts.resolved,
          'Since the moment before, by whatever: by a person, by a reply, or because the work went on by itself.',
        ],
        [backlogTexts.oldestOpen, 'For how long the oldest of them had waited.'],
      ],
    },
    {
      title: breaksTexts.title,
      text: 'Failures on accounts that look the same: one kind, one phase, one message but for what changes in it from case to case. Tickets are not among them: the errors of agents have no phase.',
      words: [
        [breaksTexts.pattern, 'With the newest message of these days.'],
        [
          breaksTexts.failures,
          'Each that was reported, at its time: what was tried again by itself, bots that were not heard from in time, and what a person asked to have looked at, too.',
        ],
        [breaksTexts.accounts, 'How many different ones.'],
        [
          breaksTexts.perDay,
          'A day is 24 hours from the beginning of these days on; the last one may be cut off.',
        ],
      ],
    },
    {
      title: autoTexts.title,
      text: 'The verdicts of these days, and what is known of them by now. Where only campaigns are chosen there are none: they are on tickets.',
      words: [
        [
          autoTexts.question,
          'With what read as completed where something in the text spoke against closing it.',
        ],
        [
          autoTexts.reopened,
          'By a message too, or by saying that the verdict was wrong. Nobody looks at the rest, so that the true share is at least this.',
        ],
        [autoTexts.wrong, 'A person said that it should have been another verdict, and has not undone that.'],
        [autoTexts.late, 'A person, a message or an agent was quicker.'],
        [autoTexts.shadow, 'Only that it watched, or picked them to be checked, kept their tickets open.'],
      ],
    },
  ] satisfies readonly CountedBlock[] as readonly CountedBlock[],
}
