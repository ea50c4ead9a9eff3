declare module 'parse-prometheus-text-format' {
  interface Sample {
    readonly labels?: Readonly<Record<string, string>>
    /** Of a counter or a gauge. */
    readonly value?: string
  }
  /** What is exposed under each name. */
  export default function parse(
    text: string,
  ): { readonly name: string; readonly type: string; readonly metrics: readonly Sample[] }[]
}
