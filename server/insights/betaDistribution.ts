/** Newton's steps and halvings together: far more than the precision takes. */
const MOST_STEPS = 100
const MOST_TERMS = 300
const PRECISION = 1e-12
/** Stands for a denominator of zero (Lentz's method). */
const TINY = 1e-300

/** Where the lower `share` of a Beta(a, b) distribution ends: 0.025 is the lower end of its 95 % interval. */
export function betaQuantile(share: number, a: number, b: number): number {
  let low = 0
  let high = 1
  let x = a / (a + b)
  const scale = logBeta(a, b)
  for (let step = 0; step < MOST_STEPS; step++) {
    const tooMuch = betaShareBelow(x, a, b, scale) - share
    if (tooMuch < 0) low = x
    else high = x
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - scale)
    // Newton's step, and a halving where that leaves what is left.
    const next = x - tooMuch / density
    const before = x
    x = next > low && next < high ? next : (low + high) / 2
    if (Math.abs(x - before) < PRECISION) break
  }
  return x
}

/**
 * How much of Beta(a, b) lies below `x`: the regularized incomplete beta function (DLMF 8.17).
 * @param scale the logarithm of B(a, b), for callers that have it: it is most of the work.
 */
export function betaShareBelow(x: number, a: number, b: number, scale = logBeta(a, b)): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges quickly on this side only.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShareBelow(1 - x, b, a, scale)
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - scale) / a
  return front * continuedFraction(x, a, b)
}

/** DLMF 8.17.22 by Lentz's method. */
function continuedFraction(x: number, a: number, b: number): number {
  let numerator = 1
  let denominator = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let value = denominator
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let change = 1
    for (const term of [even, odd]) {
      denominator = 1 / awayFromZero(1 + term * denominator)
      numerator = awayFromZero(1 + term / numerator)
      change = denominator * numerator
      value *= change
    }
    if (Math.abs(change - 1) < PRECISION) break
  }
  return value
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/** Stirling's series (DLMF 5.11.1), moved up to where it is exact to double precision. */
function logGamma(value: number): number {
  let x = value
  let product = 1
  while (x < 10) product *= x++
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5) - 1 / (1680 * x ** 7)
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series - Math.log(product)
}
