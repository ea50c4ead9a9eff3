import type { DemoTicket } from './projects.ts'

/** The data project: long chains, one agent. */
export const DATA_TICKETS: readonly DemoTicket[] = [
  {
    ref: 'partition',
    title: 'Partition the events table',
    body: 'Queries over one month read the whole table. Partition it by month, without a break for writers.',
    priority: 'HIGH',
    opening: 'I look at the size of the table and at who writes to it.',
    tools: [
      'events: 412 M rows, 96 GB',
      'run 0117_partition_events on the copy\n 18 min, writers waited 40 ms',
      'row counts: equal',
    ],
    ending:
      'Migration written and run on the copy: the table is partitioned by month, writers waited 40 ms at most, and row counts before and after are equal. A query over one month takes 0.8 s instead of 31 s. Everything asked for is done.',
    answer:
      'The partitions are made the way you wrote. Row counts before and after are equal, and the migration is complete.',
    again:
      'The table is partitioned by month. Row counts before and after are equal, and the migration is complete.',
  },
  {
    ref: 'late-imports',
    title: 'Alert when an import is late',
    body: 'Tell the channel #data when an import has not arrived by 07:00.',
    opening: 'Imports write a row when they are through; I watch for that.',
    tools: ['read jobs/imports.ts (151 lines)', 'write jobs/lateImports.ts (44 lines)', 'tests: 88 passed'],
    ending:
      'An import that has not arrived by 07:00 is now reported to #data, once, with its name and its usual time. All 88 tests pass.',
    answer: 'The alert is changed the way you wrote. All 88 tests pass.',
    again: 'A late import is reported to #data at 07:00. All 88 tests pass.',
  },
  {
    ref: 'backfill',
    title: 'Backfill March events',
    body: 'The events of 14 March are missing. Load them again from the archive.',
    dependsOn: ['partition'],
    opening: 'I count what is missing and what the archive has.',
    tools: [
      'archive: 1,204,113 events of 14 March',
      'table: 41,200 of them are there already, from a partial load',
    ],
    ending:
      'The archive has all 1,204,113 events of 14 March. 41,200 of them are in the table already, from a load that broke off, and their ids differ from the archive’s. Should I delete these 41,200 rows first, or keep them and load only the rest?',
    answer:
      'The events of 14 March are loaded the way you decided. The count per hour matches the archive, and the backfill is complete.',
    again:
      'I kept the rows that were there and loaded the others. The count per hour matches the archive, and the backfill is complete.',
  },
  {
    ref: 'names',
    title: 'Document the event names',
    body: 'Write a page with every event name, what it means, and who sends it.',
    dependsOn: ['partition'],
    opening: 'I collect the names from the code and from the table.',
    tools: ['found 74 names in code, 74 in the table', 'write docs/events.md (231 lines)'],
    ending:
      'All 74 event names are documented in `docs/events.md`, with meaning, sender and an example for each. The page is complete.',
    answer:
      'The page is updated the way you wrote. All 74 event names are documented, and the page is complete.',
    again: 'All 74 event names are documented in `docs/events.md`. The page is complete.',
  },
  {
    ref: 'duplicates',
    title: 'Duplicate rows in the weekly report',
    body: 'The weekly report counts some orders twice since week 44. Find out why and mend it.',
    opening: 'I look for orders that come twice.',
    tools: [
      'week 44: 118 orders twice, week 45: 131',
      'all of them have two addresses',
      'warehouse: permission denied for table addresses',
    ],
    ending:
      'All 249 orders that are counted twice have two addresses, so the join in the report is the cause. I do not have access to the table `addresses`: permission denied. Without it I cannot check which of the two addresses counts.',
    answer:
      'The report now joins the address you named. Weeks 44 and 45 match the order count, and all 88 tests pass.',
    again:
      'Access works now. The report joins the delivery address only, weeks 44 and 45 match the order count, and all 88 tests pass.',
  },
  {
    ref: 'compress',
    title: 'Compress cold partitions',
    body: 'Partitions older than a year are hardly read. Compress them.',
    priority: 'LOW',
    dependsOn: ['partition'],
    opening: 'I measure on one partition first.',
    tools: ['events_2024_11: 7.9 GB → 1.3 GB', '12 partitions compressed, 79 GB freed'],
    ending:
      'The 12 partitions older than a year are compressed: 79 GB are free again, and the reads I measured take as long as before. The ticket is complete.',
    answer:
      'The partitions are compressed the way you wrote. 79 GB are free again, and the ticket is complete.',
    again:
      'The 12 partitions older than a year are compressed. 79 GB are free again, and the ticket is complete.',
  },
  {
    ref: 'old-export',
    title: 'Drop the old nightly export',
    body: 'Nobody should read the old export any more. A person has to say when it goes.',
    dependsOn: ['late-imports'],
    startWhenReady: false,
    opening: 'I check once more that nobody reads it.',
    tools: ['reads in the last 30 days: 0', 'job nightly-export removed', 'tests: 84 passed'],
    ending: 'The old nightly export is removed, after 30 days in which nobody read it. All 84 tests pass.',
    answer: 'The export is handled the way you wrote. All 84 tests pass.',
    again: 'The old nightly export is removed. All 84 tests pass.',
  },
]
