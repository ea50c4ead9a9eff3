/** Something that must never be, and was. */
export interface Violation {
  readonly rule: string
  /** What shows it, a row a line; only the first few are printed. */
  readonly rows: readonly unknown[]
}

/** Collects what went wrong; a rule that is broken again and again is kept once, as it was at first. */
export class Violations {
  readonly #found = new Map<string, Violation>()

  report(rule: string, rows: readonly unknown[]): void {
    if (rows.length > 0 && !this.#found.has(rule)) this.#found.set(rule, { rule, rows })
  }

  get all(): readonly Violation[] {
    return [...this.#found.values()]
  }
}
