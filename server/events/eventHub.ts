/** Placeholder of the events part: replaced by it. */
export interface EventHub {
  readonly cursor: () => string
}
