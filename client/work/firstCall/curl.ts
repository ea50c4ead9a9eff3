import type { ApiCall, FirstCall } from './firstCall.ts'

/** A text as one word of the shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function body({ query, variables }: ApiCall): string {
  const oneLine = query.replaceAll(/\s+/g, ' ')
  return quoted(JSON.stringify({ query: oneLine, variables }, null, 2))
}

function call({ origin, secret }: FirstCall, data: string): string {
  return `curl -s ${quoted(`${origin}/graphql`)} \\
  -H ${quoted(`authorization: Bearer ${secret}`)} \\
  -H 'content-type: application/json' \\
  -d ${data}`
}

/**
 * For a shell. It needs nothing but curl, and sed where there is a second call: the lease is taken out of the first
 * answer.
 */
export function curlSnippet(work: FirstCall): string {
  const { first, second } = work
  if (second === null) return call(work, body(first))
  const withLease = { ...second, variables: { ...second.variables, lease: 'LEASE' } }
  const asked = body(withLease).replace('"LEASE"', `"'"$LEASE"'"`)
  return `LEASE=$(${call(work, body(first))} |
  sed -n 's/.*"lease":"\\([^"]*\\)".*/\\1/p')

${call(work, asked)}`
}
