/** The share of Beta(a, b) below x: its density in thin slices, over all of them. */
export function areaBelow(x: number, a: number, b: number): number {
  const slices = 200_000
  const peak = a + b === 2 ? 0.5 : (a - 1) / (a + b - 2)
  const log = (at: number) => (a - 1) * Math.log(at) + (b - 1) * Math.log(1 - at)
  let below = 0
  let all = 0
  for (let slice = 0; slice < slices; slice++) {
    const at = (slice + 0.5) / slices
    const density = Math.exp(log(at) - log(peak))
    all += density
    if (at < x) below += density
  }
  return below / all
}
