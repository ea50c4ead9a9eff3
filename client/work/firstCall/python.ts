import type { ApiCall, FirstCall } from './firstCall.ts'

function call({ query, variables }: ApiCall): string {
  const values = JSON.stringify(variables, null, 4).replaceAll('\n', '\n    ')
  return `call(
    """${query.replaceAll('\n', '\n    ')}""",
    ${values},
)`
}

/** For Python 3; it needs the standard library alone. Texts, objects and lists are written there as in JSON. */
export function pythonSnippet({ origin, secret, first, second }: FirstCall): string {
  const means = `import json
from urllib.request import Request, urlopen

def call(query, variables):
    request = Request(
        ${JSON.stringify(`${origin}/graphql`)},
        data=json.dumps({"query": query, "variables": variables}).encode(),
        headers={
            "authorization": ${JSON.stringify(`Bearer ${secret}`)},
            "content-type": "application/json",
        },
    )
    with urlopen(request) as answer:
        return json.load(answer)
`
  if (second === null) return `${means}\nanswer = ${call(first)}\nprint(json.dumps(answer))`
  const withLease = call({ ...second, variables: { ...second.variables, lease: 'LEASE' } })
  return `${means}
claimed = ${call(first)}
lease = claimed["data"]["claimTickets"]["leases"][0]["lease"]

answer = ${withLease.replace('"LEASE"', 'lease')}
print(json.dumps(answer))`
}
