import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'vue/compiler-sfc'
import { expect, test } from 'vitest'

/** What a browser or a screen reader says of an element. */
const SPOKEN = new Set([
  'alt',
  'aria-label',
  'aria-description',
  'description',
  'label',
  'placeholder',
  'text',
  'title',
])
const LETTERS = /\p{L}{2,}/u

/** Whether a count is one decides the form in English; other languages have more forms, or none. */
const COUNTED_BY_HAND = /=== 1(?: \?|$)/
/** A space at the edge of a text: something is put before or after it. */
const PART_OF_A_SENTENCE = /(?:=> |[:(,?] )['`] [\p{L}$]|\p{L} ['`][,;)]*$/u

/** A part of a template, as Vue's compiler gives it. */
interface TemplateNode {
  readonly type: number
  readonly content?: string | { readonly content?: string; readonly loc?: { readonly source: string } }
  readonly children?: readonly TemplateNode[]
  readonly props?: readonly {
    readonly type: number
    readonly name: string
    readonly value?: { readonly content: string }
    readonly arg?: { readonly content?: string }
    readonly exp?: { readonly loc: { readonly source: string } }
  }[]
}

const TEXT = 2
const INTERPOLATION = 5
const ATTRIBUTE = 6
const BOUND = 7

/** The words in the string literals of an expression; a comparison is about a value and not about words. */
function literals(expression: string): string[] {
  const compared = expression.replaceAll(/[=!]==? *(['"`])[^'"`]*\1/g, '')
  return [...compared.matchAll(/(['"`])((?:(?!\1).)*)\1/g)]
    .map(([, , literal]) => literal!.replaceAll(/\$\{[^}]*\}/g, ''))
    .filter((literal) => LETTERS.test(literal))
}

function wordsIn(node: TemplateNode): string[] {
  const found: string[] = []
  const { content } = node
  if (node.type === TEXT && typeof content === 'string' && LETTERS.test(content)) found.push(content.trim())
  if (node.type === INTERPOLATION && typeof content === 'object')
    found.push(...literals(content.loc?.source ?? ''))
  for (const { type, name, value, arg, exp } of node.props ?? []) {
    if (type === ATTRIBUTE && SPOKEN.has(name) && LETTERS.test(value?.content ?? ''))
      found.push(value!.content)
    if (type === BOUND && SPOKEN.has(arg?.content ?? '')) found.push(...literals(exp?.loc.source ?? ''))
  }
  return [...found, ...(node.children ?? []).flatMap(wordsIn)]
}

test('every word on the screen stands in client/texts', () => {
  const found: string[] = []
  const paths = readdirSync('client', { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.vue'),
  )
  for (const path of paths) {
    const { descriptor } = parse(readFileSync(`client/${path}`, 'utf8'))
    if (descriptor.template?.ast) {
      found.push(
        ...wordsIn(descriptor.template.ast as unknown as TemplateNode).map((words) => `${path}: ${words}`),
      )
    }
  }
  expect(paths.length).toBeGreaterThan(100)
  expect(found).toEqual([])
})

test.each([
  ['<p>Not here</p>', ['Not here']],
  ['<img alt="A cat" />', ['A cat']],
  [
    `<p :title="open ? 'Close it' : texts.open">{{ n === 'ONE' ? texts.one : 'two of them' }}</p>`,
    ['Close it', 'two of them'],
  ],
  ['<p class="flex" :title="texts.a">{{ texts.b(1) }} · 12</p>', []],
])('%s', (template, words) => {
  const { descriptor } = parse(`<template>${template}</template>`)
  expect(wordsIn(descriptor.template!.ast as unknown as TemplateNode)).toEqual(words)
})

test('the form that goes with a count is the language’s, and no text begins or ends in the middle of a sentence', () => {
  const found = readdirSync('client/texts').flatMap((file) => {
    const lines = readFileSync(`client/texts/${file}`, 'utf8').split('\n')
    return lines
      .filter((line) => COUNTED_BY_HAND.test(line) || PART_OF_A_SENTENCE.test(line))
      .map((line) => `${file}: ${line.trim()}`)
  })
  expect(found).toEqual([])
})

test.each([
  ["days: (days) => (days === 1 ? '1 day' : `${days} days`),", true],
  ['const soon = (left) => ` in ${left}`', true],
  ["named: 'called ',", true],
  ["days: (days) => counted(days, { one: '# day', other: '# days' }),", false],
  ["list: names.join(', '),", false],
])('%s', (line, isFound) => {
  expect(COUNTED_BY_HAND.test(line) || PART_OF_A_SENTENCE.test(line)).toBe(isFound)
})
