/** A rule of the design as a query that finds what breaks it: no row is how it has to be. */
export interface Invariant {
  readonly rule: string
  readonly sql: string
}
