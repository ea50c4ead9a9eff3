import type { TicketScript } from './ticketScripts.ts'

/** A ticket that comes again every "week" of the demo. */
export type EverydayTicket = TicketScript & { readonly title: string; readonly body: string }

/** What keeps coming in while the demo runs. */
export const EVERYDAY_TICKETS: readonly EverydayTicket[] = [
  {
    title: 'Update the libraries',
    body: 'Bring all libraries to their newest minor version.',
    opening: 'I list what is behind.',
    tools: ['17 libraries are behind', 'updated 17', 'tests: 214 passed'],
    ending:
      'All 17 libraries are on their newest minor version. All 214 tests pass, and the bundle is 3 KB smaller.',
    answer: 'The libraries are handled the way you wrote. All 214 tests pass.',
    again: 'All libraries are on their newest minor version. All 214 tests pass.',
  },
  {
    title: 'The slowest query',
    body: 'Take the slowest query of the week and make it fast.',
    opening: 'I read the list of slow queries.',
    tools: ['orders by customer: 2.4 s, 9,100 calls', 'create index concurrently orders_customer', '0.02 s'],
    ending:
      'The slowest query, orders by customer, takes 0.02 s instead of 2.4 s. The new index was built without holding up writers. The ticket is complete.',
    answer: 'The query is handled the way you wrote. It takes 0.02 s, and the ticket is complete.',
    again: 'The slowest query takes 0.02 s. The ticket is complete.',
  },
  {
    title: 'A test that fails now and then',
    body: 'Find the test that failed most often without a change, and make it steady.',
    opening: 'I run the suspects many times.',
    tools: [
      'cart.test.ts: 6 of 200 runs red',
      'edit test/cart.test.ts (+5 −2)',
      'cart.test.ts: 0 of 500 runs red',
    ],
    ending:
      '`cart.test.ts` compared times across midnight. It uses a fixed day now, and all 500 runs are green. The test is fixed.',
    answer: 'The test is changed the way you wrote. All 500 runs are green, and the test is fixed.',
    again: 'The test uses a fixed day now. All 500 runs are green, and the test is fixed.',
  },
  {
    title: 'Old feature flags',
    body: 'Remove the flags that are on for everybody since a month.',
    opening: 'I look at which flags are on for everybody.',
    tools: ['4 flags are on for everybody since a month', 'read 11 files'],
    ending:
      'Four flags are on for everybody since a month. Three are removed, and all 211 tests pass. The fourth, `quick-refund`, is the only way to switch refunds off at night. Should it stay?',
    answer: 'The flags are handled the way you decided. All 211 tests pass.',
    again:
      'Three flags are removed, and `quick-refund` stays as the switch for the night. All 211 tests pass.',
  },
  {
    title: 'Broken links in the help pages',
    body: 'Find links in the help pages that lead nowhere, and mend them.',
    opening: 'I follow every link.',
    tools: ['1,118 links, 9 lead nowhere', 'edit 7 pages'],
    ending:
      'All 9 broken links are fixed, and a second run over 1,118 links found none that leads nowhere. The help pages are complete.',
    answer:
      'The links are changed the way you wrote. A second run found none that leads nowhere, and all are fixed.',
    again: 'All 9 broken links are fixed, and a second run found no other.',
  },
  {
    title: 'Translate the new texts',
    body: 'Translate the texts that came in since the last time.',
    opening: 'I collect the texts without a translation.',
    tools: ['23 texts, 5 languages', 'translation service: 429, quota exceeded'],
    ending:
      '61 of 115 translations are written. The translation service refused the others: quota exceeded until tomorrow. I could not finish the rest.',
    answer: 'The texts are translated the way you wrote. All 115 translations are done.',
    again: 'The quota is free again. All 115 translations are done, and no text is cut off.',
  },
]
