import type { DemoTicket } from './projects.ts'

/** The billing project: money, so several of its tickets wait for a person. */
export const BILLING_TICKETS: readonly DemoTicket[] = [
  {
    ref: 'rounding',
    title: 'Round tax per line, not per invoice',
    body: 'Our accountants round tax on each line and add up the rounded amounts. We round once at the end, so totals differ by a cent or two. Change it, and leave sent invoices alone.',
    priority: 'HIGH',
    opening: 'I look at where the totals are made, and at the invoices that differ.',
    tools: [
      'read src/invoices/totals.ts (188 lines)\nread src/invoices/tax.ts (94 lines)',
      'edit src/invoices/totals.ts (+21 −9)',
      'npm test\n 214 passed',
    ],
    ending:
      'Tax is now rounded on each line, and the total is the sum of the rounded lines.\n\n- 14 sample invoices match the accountants’ sheet to the cent\n- sent invoices keep their stored totals\n- all 214 tests pass',
    answer: 'Rounding now follows your answer. The sample invoices match, and all 214 tests pass.',
    again: 'Tax is rounded on each line. The sample invoices match, and all 214 tests pass.',
  },
  {
    ref: 'sequences',
    title: 'Invoice numbers per region',
    body: 'Invoice numbers must be gapless for each region. Move from the one global sequence to a sequence per region, and keep every number that was ever sent to a customer.',
    priority: 'HIGH',
    opening: 'I begin with how numbers are given out today.',
    tools: [
      'read src/invoices/numbering.ts (142 lines)\nread db/schema.sql (1,204 lines)',
      'write db/0042_region_sequences.sql (38 lines)',
      'npm test\n 212 passed',
    ],
    ending:
      'Each region now draws from its own sequence. All 212 tests pass.\n\n- `0042_region_sequences` adds the sequences and can be undone\n- the 41,873 numbers already sent are untouched\n- a failed payment gives its number back, so there are no gaps\n\nEU and UK still share one sequence, because they did before 2021. May they go on sharing it, or does the UK need its own? Either is a one-line change.',
    answer:
      'The regions draw their numbers the way you decided. `0042_region_sequences` is updated and was run forwards and back on a copy of the data. All 212 tests pass.',
    again:
      'EU and UK share one sequence, as they did before 2021; a line in `regions.ts` documents it. All 212 tests pass.',
  },
  {
    ref: 'credit-notes',
    title: 'Credit notes as PDF',
    body: 'Customers get credit notes as plain text today. Make the PDF that invoices have, with the number of the invoice it belongs to.',
    dependsOn: ['rounding'],
    opening: 'The invoice PDF has most of what a credit note needs; I start from there.',
    tools: [
      'read src/pdf/invoice.ts (231 lines)',
      'write src/pdf/creditNote.ts (117 lines)',
      'npm test\n 221 passed',
    ],
    ending:
      'Credit notes are now sent as PDF, with the invoice’s number, the reason and the amounts. I added 7 tests and compared three real credit notes with their text versions. All 221 tests pass.',
    answer: 'The credit note is changed the way you wrote. All 221 tests pass.',
    again: 'Credit notes are sent as PDF. All 221 tests pass.',
  },
  {
    ref: 'payouts',
    title: 'Retry failed payouts',
    body: 'A payout that the bank refuses for a temporary reason should be tried again the next banking day, three times at most.',
    opening: 'I read how payouts are sent and what the bank answers.',
    tools: [
      'read src/payouts/send.ts (203 lines)',
      'edit src/payouts/send.ts (+48 −6)',
      'npm test\n 206 passed\n 3 failed: payouts/calendar.test.ts',
    ],
    ending:
      'The retry itself is written, but 3 tests fail in `payouts/calendar.test.ts`. They fail on main as well: the holiday calendar ends in 2025, so the bank has no working day after it. I could not find a newer calendar in the repository.',
    answer:
      'Refused payouts are tried again on the next banking day, three times at most, with the calendar you named. All 209 tests pass.',
    again:
      'Refused payouts are tried again on the next banking day. The calendar now knows the holidays up to 2030, and all 209 tests pass.',
  },
  {
    ref: 'cutover',
    title: 'Switch live traffic to the new invoices',
    body: 'Turn the flag `new-invoices` on for all customers. Somebody from finance has to be at their desk when this starts.',
    priority: 'HIGH',
    dependsOn: ['rounding'],
    startWhenReady: false,
    opening: 'Finance is there, so I turn the flag on in steps of 10, 50 and 100 %.',
    tools: [
      'flags set new-invoices 10\n error rate 0.00 %',
      'flags set new-invoices 50\n error rate 0.00 %',
      'flags set new-invoices 100\n error rate 0.00 %',
    ],
    ending:
      'All customers are on the new invoices. 312 invoices were made since the switch, and the error rate stayed at 0.00 %. The switch is complete.',
    answer: 'The flag is set the way you wrote. The error rate is 0.00 %, and the switch is complete.',
    again: 'All customers are on the new invoices. The error rate is 0.00 %, and the switch is complete.',
  },
  {
    ref: 'vat',
    title: 'Check VAT ids at sign-up',
    body: 'Ask the register whether a VAT id is valid when a company signs up. If the register is down, let the company in and check again at night.',
    opening: 'I connect to the register’s test service first.',
    tools: [
      'read src/signup/company.ts (126 lines)',
      'GET register-test/check\n 401, asks for a second factor',
    ],
    ending: 'VAT ids are checked at sign-up. All 218 tests pass.',
    failure: {
      type: 'CHALLENGE',
      message: 'The test service of the VAT register asks for a second factor that the agent does not have.',
    },
    answer: 'VAT ids are checked at sign-up, with the access you arranged. All 218 tests pass.',
    again:
      'The register lets the agent in now. VAT ids are checked at sign-up, and once more every night. All 218 tests pass.',
  },
  {
    ref: 'ledger',
    title: 'Monthly ledger export',
    body: 'Export the month as a CSV that the accountants’ program reads. A person looks at the first file before this is closed.',
    mode: 'STRICT',
    dependsOn: ['credit-notes'],
    opening: 'I compare the accountants’ sample with what we store.',
    tools: [
      'read samples/ledger-2026-10.csv (1,932 lines)',
      'write src/ledger/export.ts (98 lines)',
      'npm test\n 226 passed',
    ],
    ending:
      'The export is done: `ledger export 2026-10` writes 1,932 lines, and a diff against the accountants’ sample is empty. All 226 tests pass.',
    answer:
      'The export is changed the way you wrote. The diff against the sample is empty, and all 226 tests pass.',
    again: 'The export is done. The diff against the sample is empty, and all 226 tests pass.',
  },
  {
    ref: 'reminders',
    title: 'Payment reminders in the customer’s language',
    body: 'Reminders go out in English only. Use the language of the invoice.',
    dependsOn: ['sequences'],
    opening: 'I look at which languages invoices have and which texts are missing.',
    tools: [
      'read src/mail/reminder.ts (77 lines)',
      'write locales/{de,fr,es,it,nl}/reminder.json',
      'npm test\n 219 passed',
    ],
    ending:
      'Reminders now use the language of the invoice: German, French, Spanish, Italian, Dutch and English. All 219 tests pass.',
    answer: 'The reminders are changed the way you wrote. All 219 tests pass.',
    again: 'Reminders use the language of the invoice. All 219 tests pass.',
  },
  {
    ref: 'tax-backfill',
    title: 'Backfill the tax column',
    body: 'Invoices from before 2024 have no tax column. Fill it from their lines, in production too.',
    opening: 'I write the backfill and try it on last night’s copy first.',
    tools: [
      'write scripts/backfill-tax.ts (64 lines)',
      'dry run on the copy\n 41,208 invoices, 0 differences',
    ],
    permission: {
      tool: 'psql production',
      description:
        'Fill invoices.tax for 41,208 invoices in production, 500 at a time. The dry run on the copy found no difference.',
      output: ['psql production: 41,208 rows updated in 83 batches', 'check: 0 invoices without tax'],
      rejected:
        'The script is ready and the dry run found no difference, but production is as it was. Who should run it, and when?',
    },
    ending:
      'All 41,208 old invoices have their tax now, in production too, and the check finds none without. The ticket is complete.',
    answer:
      'The backfill is done the way you wrote. The check finds no invoice without tax, and the ticket is complete.',
    again:
      'All 41,208 old invoices have their tax now. The check finds none without, and the ticket is complete.',
  },
]
