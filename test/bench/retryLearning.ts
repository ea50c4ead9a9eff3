/**
 * Whether the advice learns: ten kinds of failure, three things that a person may do about each, four delays after which
 * automation may try again, and a world that changes in the middle. Run by `npx tsx test/bench/retryLearning.ts [seeds]`.
 * It decides by the product's own functions and prints a table; it exits with 1 where a claim of README does not hold.
 */
import { advice } from './retryLearning/advice.ts'
import { alwaysHuman, fixedRule, greedy, oracle } from './retryLearning/baselines.ts'
import { DAYS, DRIFT_DAY, type Run, simulate } from './retryLearning/simulate.ts'
import type { StrategyMaker } from './retryLearning/strategy.ts'

const SEEDS = Number(process.argv[2] ?? 200)
/** The last days before the change, and of all: what a strategy has come to. */
const SETTLED_DAYS = 15

const STRATEGIES: readonly (readonly [name: string, make: StrategyMaker])[] = [
  ['always a person', alwaysHuman],
  ['fixed rule', fixedRule],
  ['greedy, each tried once', greedy(1)],
  ['greedy, each tried ten times', greedy(10)],
  ['advice', advice],
]

/** The mean of what each seed came to, with the half of its 95 % interval. */
function mean(values: readonly number[]): { value: number; half: number } {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (values.length - 1)
  return { value, half: 1.96 * Math.sqrt(variance / values.length) }
}

function costOf({ costs }: Run, from: number, to: number): number {
  return costs.subarray(from, to).reduce((sum, cost) => sum + cost, 0)
}

const seeds = Array.from({ length: SEEDS }, (_, at) => at + 1)
const best = seeds.map((seed) => simulate(oracle, seed))
const spans = [
  ['all days', 0, DAYS],
  [`days ${DRIFT_DAY - SETTLED_DAYS} to ${DRIFT_DAY}`, DRIFT_DAY - SETTLED_DAYS, DRIFT_DAY],
  [`the ${SETTLED_DAYS} days after the change`, DRIFT_DAY, DRIFT_DAY + SETTLED_DAYS],
  [`the last ${SETTLED_DAYS} days`, DAYS - SETTLED_DAYS, DAYS],
] as const

const rows = STRATEGIES.map(([name, make]) => {
  const runs = seeds.map((seed) => simulate(make, seed))
  const regrets = spans.map(([, from, to]) =>
    mean(runs.map((run, at) => (costOf(run, from, to) - costOf(best[at]!, from, to)) / (to - from))),
  )
  const per100 = (of: (run: Run) => number) =>
    mean(runs.map((run) => (100 * of(run)) / run.failures)).value.toFixed(0)
  return { name, runs, regrets, reviews: per100((run) => run.reviews), retries: per100((run) => run.retries) }
})

console.log(`| regret a day | ${spans.map(([name]) => name).join(' | ')} | reviews | retries | refused |`)
console.log(`| --- | ${spans.map(() => '---: |').join(' ')} ---: | ---: | ---: |`)
for (const { name, regrets, reviews, retries, runs } of rows) {
  const over = runs.reduce((sum, { refused }) => sum + refused, 0)
  const cells = regrets.map(({ value, half }) => `${value.toFixed(1)} ± ${half.toFixed(1)}`)
  console.log(`| ${name} | ${cells.join(' | ')} | ${reviews} | ${retries} | ${over} |`)
}

const own = rows.at(-1)!
const [all, before, , last] = own.regrets
const failures = [
  ...rows
    .slice(0, -1)
    .filter(({ regrets }) => regrets[0]!.value - regrets[0]!.half <= all!.value + all!.half)
    .map(({ name }) => `It does not beat “${name}”.`),
  ...(last!.value > before!.value * 1.25 ? ['It does not recover after the change.'] : []),
]
for (const failure of failures) console.error(failure)
process.exitCode = failures.length > 0 ? 1 : 0
