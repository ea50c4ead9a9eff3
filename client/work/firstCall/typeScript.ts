import type { ApiCall, FirstCall } from './firstCall.ts'

/** Values as JSON are values of the language, moved in by so many spaces. */
function literal(value: unknown, indent: number): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(indent)}`)
}

function call({ query, variables }: ApiCall): string {
  return `call(
  \`${query.replaceAll('\n', '\n  ')}\`,
  ${literal(variables, 2)},
)`
}

/** A module in TypeScript that needs nothing but `fetch`. */
export function typeScriptSnippet({ origin, secret, first, second }: FirstCall): string {
  const means = `async function call(query: string, variables: object): Promise<any> {
  const answer = await fetch(${JSON.stringify(`${origin}/graphql`)}, {
    method: "POST",
    headers: {
      authorization: ${JSON.stringify(`Bearer ${secret}`)},
      "content-type": "application/json",
    },
    body: JSON.stringify({ query, variables }),
  })
  return answer.json()
}
`
  if (second === null)
    return `${means}\nconst answer = await ${call(first)}\nconsole.log(JSON.stringify(answer))`
  const withLease = call({ ...second, variables: { ...second.variables, lease: 'LEASE' } })
  return `${means}
const claimed = await ${call(first)}
const [{ lease }] = claimed.data.claimTickets.leases

const answer = await ${withLease.replace('"lease": "LEASE"', 'lease')}
console.log(JSON.stringify(answer))`
}
