import { VERDICTS } from '../../entities/words.ts'
import { falseCompletedOf, type Figures, type JudgedEnding } from './figures.ts'

/** What `npm run eval` prints for a person. */
export function reportOf(classifier: string, figures: Figures, judged: readonly JudgedEnding[]): string {
  const wronglyClosed = falseCompletedOf(judged)
  return [
    `${figures.total} endings, classifier ${classifier}`,
    '',
    row('label \\ verdict', VERDICTS),
    ...VERDICTS.map((label) =>
      row(
        label,
        VERDICTS.map((verdict) => String(figures.confusion[label][verdict])),
      ),
    ),
    '',
    `accuracy         ${percent(figures.accuracy)}`,
    `false COMPLETED  ${percent(figures.falseCompleted)} (95 % upper bound ${percent(figures.falseCompletedUpper95)})`,
    `coverage         ${percent(figures.coverage)}`,
    '',
    wronglyClosed.length === 0
      ? 'None would be closed that should not be.'
      : 'Would be closed and should not be:',
    ...wronglyClosed.map(({ id, label }) => `  ${id} (${label})`),
  ].join('\n')
}

function row(head: string, cells: readonly string[]): string {
  return head.padEnd(16) + cells.map((cell) => cell.padStart(11)).join('')
}

function percent(rate: number | null): string {
  return rate === null ? '–' : `${(rate * 100).toFixed(1)} %`
}
