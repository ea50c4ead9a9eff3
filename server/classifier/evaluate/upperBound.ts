/**
 * The one-sided 95 % upper bound of a rate of which `hits` in `trials` were seen: the exact one of Clopper and
 * Pearson (“The use of confidence or fiducial limits illustrated in the case of the binomial”, Biometrika 26,
 * 1934, pages 404–413). It is the rate p at which so few hits would be seen in one sample of twenty:
 * P(X ≤ hits) = 0.05 for X ~ Binomial(trials, p). P falls as p rises, so halving finds it.
 */
export function upperBound95(hits: number, trials: number): number {
  if (hits >= trials) return 1
  let low = 0
  let high = 1
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2
    if (atMost(hits, trials, middle) > 0.05) low = middle
    else high = middle
  }
  return high
}

/** Past this the bounds are the same double. */
const HALVINGS = 60

/** P(X ≤ hits), each term from the one before, in logarithms: the first one is too small for a double. */
function atMost(hits: number, trials: number, rate: number): number {
  const odds = Math.log(rate) - Math.log1p(-rate)
  let term = trials * Math.log1p(-rate)
  let sum = Math.exp(term)
  for (let count = 1; count <= hits; count += 1) {
    term += Math.log((trials - count + 1) / count) + odds
    sum += Math.exp(term)
  }
  return sum
}
