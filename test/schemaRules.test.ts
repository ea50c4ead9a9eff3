import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type GraphQLObjectType, isObjectType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { schema } from '../schema/schema.ts'
import { contractBreaks } from './contract/contractBreaks.ts'

const objects = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
)

/** The access rule that a type or field was given, if any. */
function ruleOf(extensions: Readonly<Record<string, unknown>>): unknown {
  const options = extensions.pothosOptions as { authScopes?: unknown } | undefined
  return options?.authScopes
}

describe('access', () => {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])

  test.each(objects.map((type) => [type.name, type] as const))(
    '%s: every field has a rule',
    (_name, type) => {
      // A rule on the type holds for all its fields; the roots have none, so that each operation names its own.
      const byType = !roots.has(type) && ruleOf(type.extensions) !== undefined
      const open = Object.values(type.getFields())
        .filter((field) => !byType && ruleOf(field.extensions) === undefined)
        .map((field) => `${type.name}.${field.name}`)
      expect(open).toEqual([])
    },
  )

  test('only viewer is public', () => {
    const isPublic = (rule: unknown) => JSON.stringify(rule)?.includes('public') ?? false
    const found = objects.flatMap((type) => [
      ...(isPublic(ruleOf(type.extensions)) ? [type.name] : []),
      ...Object.values(type.getFields())
        .filter((field) => isPublic(ruleOf(field.extensions)))
        .map((field) => `${type.name}.${field.name}`),
    ])
    expect(found).toEqual(['Query.viewer'])
  })
})

describe('the contract', () => {
  const contract = readFileSync('test/fixtures/contract.graphql', 'utf8')

  test('is kept', () => {
    expect(contractBreaks(schema, contract)).toEqual([])
  })

  test('is noticed when it is not', () => {
    const changed = contract
      .replace(
        'type Viewer { name: String! role: Role! }',
        'type Viewer { name: Int! role: Role! nick: String }',
      )
      .replace('campaigns(first: Int = 50', 'campaigns(first: Int = 51')
    expect(contractBreaks(schema, changed).toSorted()).toEqual([
      'Query.campaigns arg first has changed defaultValue from 51 to 50.',
      'Viewer.name changed type from Int! to String!.',
      'Viewer.nick was removed.',
    ])
  })
})

describe('layers', () => {
  /** What the first folder may import of ours; everything may import packages. */
  const FORBIDDEN: readonly (readonly [from: RegExp, to: RegExp, why: string])[] = [
    [/^server\/(?!main\.ts|demo\/)/, /^schema\//, 'the server knows nothing of GraphQL types'],
    [/^(server|schema)\//, /^client\//, 'nothing but the page is the page'],
    [/^schema\//, /^server\/(main|server|http|jobs)\b/, 'the schema reaches use cases only'],
    [/^server\/scheduler\//, /^server\/(?!scheduler\/)/, 'the scheduler knows time, not tickets'],
    [/^server\/entities\//, /^server\/(?!entities\/)/, 'entities know only entities'],
    [/^(server|schema|client)\//, /^test\//, 'no product code needs the tests'],
    [
      /^server\/workerKit\//,
      /^(?!server\/workerKit\/)/,
      'whoever writes a worker takes this folder and no other',
    ],
    [/^client\/.*/, /^(server|schema)\//, 'the page gets types from the schema, nothing else'],
  ]

  const files = ['server', 'schema', 'client']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.(ts|vue)$/.test(file))

  const imports = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => ({
      file,
      target: relative('.', join(dirname(file), path!)),
    }))
  })

  test.each(FORBIDDEN)('%s does not import %s: %s', (from, to) => {
    expect(imports.filter(({ file, target }) => from.test(file) && to.test(target))).toEqual([])
  })

  test('the imports were found', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  test('only server/events tells the database or the sockets of changes', () => {
    const publishers = files.filter(
      (file) =>
        file.startsWith('server/') &&
        /pg_notify|\bNOTIFY\b|INSERT INTO events/.test(readFileSync(file, 'utf8')),
    )
    expect(publishers.filter((file) => !file.startsWith('server/events/'))).toEqual([])
  })
})
