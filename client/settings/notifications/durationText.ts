/** How long an endpoint took, such as “0.12 s”. */
export function durationText(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
