/**
 * Whether the advice learns: ten kinds of failure, three things that a person may do about each, four delays after which
 * automation may try again, and a world that changes in the middle. Run by `npx tsx test/bench/retryLearning.ts [seeds]`.
 * It decides by the product's own functions and prints a table; it exits with 1 where a claim of README does not hold.
 * Nothing was tuned on its seeds, 1 to 200: that was done on those from 1001 on (a second argument is the first seed).
 */
import { advice } from './retryLearning/advice.ts'
import { alwaysHuman, fixedRule, greedy, oracle } from './retryLearning/baselines.ts'
import { withinBudget } from './retryLearning/budget.ts'
import { DAYS, DRIFT_DAY, type Run, simulate } from './retryLearning/simulate.ts'
import type { StrategyMaker } from './retryLearning/strategy.ts'

const SEEDS = Number(process.argv[2] ?? 200)
const FIRST_SEED = Number(process.argv[3] ?? 1)
/** The last days before the change, and of all: what a strategy has come to. */
const SETTLED_DAYS = 15
/** The last days may cost so much of what those before the change did. */
const RECOVERED = 1.25

/** What the advice has to beat. */
const RIVALS: readonly (readonly [name: string, make: StrategyMaker])[] = [
  ['always a person', alwaysHuman],
  ['fixed rule, as without learning', fixedRule],
  ['fixed rule within the budget', withinBudget(fixedRule)],
  ['greedy, each tried once', withinBudget(greedy(1))],
  ['greedy, each tried ten times', withinBudget(greedy(10))],
]
/** For comparison: it knows costs, but forgets as the product does. */
const FORGETTING = ['greedy that forgets like the advice', withinBudget(greedy(1, true))] as const
const OWN = ['advice', withinBudget(advice)] as const

/** The mean of what each seed came to, with the half of its 95 % interval. */
function mean(values: readonly number[]): { value: number; half: number } {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (values.length - 1)
  return { value, half: 1.96 * Math.sqrt(variance / values.length) }
}

function costOf({ costs }: Run, from: number, to: number): number {
  return costs.subarray(from, to).reduce((sum, cost) => sum + cost, 0)
}

const seeds = Array.from({ length: SEEDS }, (_, at) => FIRST_SEED + at)
const best = seeds.map((seed) => simulate(withinBudget(oracle), seed))
const spans = [
  ['all days', 0, DAYS],
  [`the ${SETTLED_DAYS} days before the change`, DRIFT_DAY - SETTLED_DAYS, DRIFT_DAY],
  [`the ${SETTLED_DAYS} days after it`, DRIFT_DAY, DRIFT_DAY + SETTLED_DAYS],
  [`the last ${SETTLED_DAYS} days`, DAYS - SETTLED_DAYS, DAYS],
] as const

const rows = [...RIVALS, FORGETTING, OWN].map(([name, make]) => {
  const runs = seeds.map((seed) => simulate(make, seed))
  const regrets = spans.map(([, from, to]) =>
    runs.map((run, at) => (costOf(run, from, to) - costOf(best[at]!, from, to)) / (to - from)),
  )
  const per100 = (of: (run: Run) => number) =>
    mean(runs.map((run) => (100 * of(run)) / run.failures)).value.toFixed(0)
  const tooMany = runs.reduce((sum, run) => sum + run.tooMany, 0)
  return {
    name,
    regrets,
    tooMany,
    reviews: per100((run) => run.reviews),
    retries: per100((run) => run.retries),
  }
})

console.log(
  `| regret a day | ${spans.map(([name]) => name).join(' | ')} | reviews | retries | past the budget |`,
)
console.log(`| --- | ${spans.map(() => '---: |').join(' ')} ---: | ---: | ---: |`)
for (const { name, regrets, reviews, retries, tooMany } of rows) {
  const cells = regrets.map(mean).map(({ value, half }) => `${value.toFixed(1)} ± ${half.toFixed(1)}`)
  console.log(`| ${name} | ${cells.join(' | ')} | ${reviews} | ${retries} | ${tooMany} |`)
}

const own = rows.at(-1)!
const [all, before, , last] = own.regrets
/** On the same seeds. */
const wins = (over: readonly number[]) => mean(over.map((regret, at) => regret - all![at]!))
const claims: (readonly [holds: boolean, claim: string])[] = [
  ...rows.slice(0, RIVALS.length).map(({ name, regrets }) => {
    const { value, half } = wins(regrets[0]!)
    return [value > half, `it beats “${name}”: by ${value.toFixed(1)} ± ${half.toFixed(1)} a day`] as const
  }),
  [
    mean(last!).value <= RECOVERED * mean(before!).value,
    `it recovers: the last days cost ${(mean(last!).value / mean(before!).value).toFixed(2)} of those before the change (at most ${RECOVERED})`,
  ],
  [own.tooMany === 0, `it never passes the budget: ${own.tooMany} retries did`],
]
for (const [holds, claim] of claims) console.log(`${holds ? 'Holds' : 'DOES NOT HOLD'}: ${claim}.`)
process.exitCode = claims.every(([holds]) => holds) ? 0 : 1
