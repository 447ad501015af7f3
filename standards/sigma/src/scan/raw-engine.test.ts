import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type CompiledRule, compileRule } from '../compile/compile-rule.ts'
import { parseSigma } from '../parse/parse-sigma.ts'
import { createRawEngine, type RawEngineOptions } from './raw-engine.ts'
import type { RawRoute } from './raw-route.ts'
import {
  ANSWER,
  CLASS,
  CLASS_CONFLICTS,
  CLASS_KEYWORDS,
  CLASS_PAIRS,
  CLASS_PLANS,
  FIRST_PLAN,
  LINE_COUNT,
  LINE_END,
  LINE_START,
  Outcome,
  QUIET,
  SPAN_COUNT,
} from './scanner-layout.ts'

const ROUTE: RawRoute = {
  keys: ['Channel'],
  viewsOf: ({ Channel: channel }) =>
    typeof channel === 'string'
      ? [{ logsource: { product: channel }, aliases: [{ name: 'Image', key: 'Process' }] }]
      : [],
}

const DETECTIONS = {
  value: 's: {Image: a}\n  condition: s',
  level: 's: {Level: a}\n  condition: s',
  nested: 's: {user.name: a}\n  condition: s',
  keyword: 's: [mimikatz]\n  condition: s',
  infinite: 's: [infinity]\n  condition: s',
  small: 's: [1e-7]\n  condition: s',
  absent: 's: {Image: null}\n  condition: s',
  without: 's: {Level: 1}\n  f: {Image|contains: b}\n  condition: s and not f',
  reference: 's: {Level: 1}\n  f: {From|fieldref: To}\n  condition: s and f',
} as const

/** Lines that raise nothing, with which the scanner learns; then one in which the rule must be found all the same. */
const CASES: readonly [string, keyof typeof DETECTIONS, readonly string[], string][] = [
  ['a key that comes twice', 'level', ['"Level":"a","Level":"b"'], '"Level":"b","Level":"a"'],
  ['a key written with an escape', 'value', ['"free":"a"', '"Imagf":"a"'], '"Imag\\u0065":"a"'],
  ['a key under its other name', 'value', ['"Image":"b","Process":"a"', '"Process":"b"'], '"Process":"a"'],
  ['both names of a key', 'value', ['"Image":"b","Process":"a"'], '"Process":"b","Image":"a"'],
  ['a value with an escape', 'value', ['"Image":"b"'], '"Image":"\\u0061"'],
  ['a value in a list', 'value', ['"Image":["b"]'], '"Image":["b", "a"]'],
  [
    'a dotted key and the object of its name',
    'nested',
    ['"user.name":"b","user":{"name":"a"}'],
    '"user":{"name":"b"},"user.name":"a"',
  ],
  ['a value in an object', 'nested', ['"user":{"name":"b"}'], '"user":{"name":"a"}'],
  ['a keyword', 'keyword', ['"x":"mimicat"'], '"x":"a MimiKatz b"'],
  ['a keyword in a nested value', 'keyword', ['"x":{"y":["mimicat"]}'], '"x":{"y":["mimikatz"]}'],
  ['a keyword with an escaped letter', 'keyword', ['"x":"mimik\\u00e4tz"'], '"x":"mimik\\u0061tz"'],
  ['a keyword with the Kelvin sign', 'keyword', ['"x":"mimi\u212btz"'], '"x":"mimi\u212aatz"'],
  [
    'a keyword with the Kelvin sign as an escape',
    'keyword',
    ['"x":"mimi\\u212batz"'],
    '"x":"mimi\\u212Aatz"',
  ],
  ['a keyword at the end of the line', 'keyword', ['"x":1'], '"mimikatz":1,"x":"mimikatz"'],
  ['a number too great', 'infinite', ['"x":1'], `"x":${'9'.repeat(400)}`],
  ['a number too great, with an exponent', 'infinite', ['"x":1'], '"x":1E999'],
  ['a number whose text is another', 'small', ['"x":0.1'], '"x":0.0000001'],
  ['a missing value', 'absent', ['"Image":"x"', '"Image":"y"'], '"y":"x"'],
  ['a value that is null', 'absent', ['"Image":"x"'], '"Image":null'],
  ['a value that is a list of nothing', 'absent', ['"Image":"x"'], '"Image":[null,[]]'],
  [
    'a value that a filter lets pass',
    'without',
    ['"Level":1,"Image":"ab"', '"Image":"c"'],
    '"Level":1,"Image":"c"',
  ],
  [
    'a value that equals another',
    'reference',
    ['"Level":1,"From":"x","To":"y"'],
    '"Level":1,"From":"x","To":"X"',
  ],
]

for (const [name, detection, quiet, loud] of CASES) {
  test(`finds a rule in ${name}, whatever was learned before`, () => {
    for (const options of [{}, { scanner: 'none' }] as const) {
      const engine = createRawEngine([ruleOf(DETECTIONS[detection])], ROUTE, options)
      const lines = [...quiet, ...quiet, ...quiet, loud, ...quiet, loud].map(
        (one) => `{"Channel":"w",${one}}`,
      )
      const { matched, refused } = engine.scan(Buffer.from(lines.join('\r\n')))
      assert.deepEqual(
        matched.map(({ line }) => line),
        [3 * quiet.length, 4 * quiet.length + 1],
      )
      assert.deepEqual(refused, [])
    }
  })
}

test('most lines are not parsed once their values are known', () => {
  const engine = createRawEngine([ruleOf(DETECTIONS.value)], ROUTE)
  const bytes = Buffer.from(
    '{"Channel":"w","Image":"b"}\n{"Channel":"w","Image":"c","x":[1,{"y":"z"}]}\n'.repeat(500),
  )
  assert.equal(engine.scan(bytes).lines, 1000)
  assert.ok(engine.stats().parsedLines < 10, `${engine.stats().parsedLines} parsed`)
})

test('lines that are no JSON objects are refused with their reasons, and the others are read', () => {
  const text = '{"Channel":"w","Image":"a"}\n\n{"Image":tru}\n[1]\n  \n{"Channel":"w","Image":"a"'
  for (const scanner of ['auto', 'none'] as const) {
    const { lines, matched, refused } = scan(text, { scanner })
    assert.equal(lines, 6)
    assert.deepEqual(
      matched.map(({ line, record }) => [line, record['Image']]),
      [[0, 'a']],
    )
    assert.deepEqual(
      refused.map(({ line }) => line),
      [2, 3, 5],
    )
    assert.equal(refused[1]?.reason, 'not a JSON object')
  }
})

test('lines longer than the scanner can hold, and input of many pieces, lose nothing', () => {
  const quiet = `{"Channel":"w","Image":"b","pad":"${'x'.repeat(4000)}"}\n`
  const long = `{"Channel":"w","pad":"${'y'.repeat(3 << 20)}","Image":"a"}\n`
  const { lines, matched } = scan(
    `${quiet.repeat(400)}${long}${quiet.repeat(400)}{"Channel":"w","Image":"a"}`,
  )
  assert.equal(lines, 802)
  assert.deepEqual(
    matched.map(({ line }) => line),
    [400, 801],
  )
})

test('made-up routes and values only make it forget, not err', () => {
  const engine = createRawEngine([ruleOf(DETECTIONS.value)], ROUTE, { memoBytes: 1 })
  const line = (index: number) =>
    `{"Channel":"w${index}","Image":"a${'b'.repeat(index % 50)}${index}"}\n{"Channel":"w","Image":"a"}\n`
  const { matched } = engine.scan(
    Buffer.from(Array.from({ length: 20_000 }, (_, index) => line(index)).join('')),
  )
  assert.equal(matched.length, 20_000)
})

test("the scanner's numbers are the same on both sides", () => {
  const source = ['memory', 'scanner'].map((name) => read(`../../assembly/${name}.ts`)).join('')
  const numberOf = (name: string) => Number(new RegExp(`const ${name}: \\w+ = (\\d+)`).exec(source)?.[1])
  const offsetOf = (name: string) => {
    const offset = new RegExp(`const ${name}: usize = STATUS(?: \\+ (\\d+))?\\n`).exec(source)
    return numberOf('STATUS') + Number(offset?.[1] ?? 0)
  }
  const status = { LINE_START, LINE_END, LINE_COUNT, SPAN_COUNT, CLASS, ANSWER }
  for (const [name, value] of Object.entries(status)) assert.equal(value, offsetOf(name), name)
  const numbers = { CLASS_PLANS, CLASS_CONFLICTS, CLASS_KEYWORDS, CLASS_PAIRS, FIRST_PLAN, QUIET, ...Outcome }
  for (const [name, value] of Object.entries(numbers)) assert.equal(value, numberOf(name), name)
})

function scan(text: string, options: RawEngineOptions = {}) {
  return createRawEngine([ruleOf(DETECTIONS.value)], ROUTE, options).scan(Buffer.from(text))
}

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

function ruleOf(detection: string): CompiledRule {
  const [document] = parseSigma(`title: t\nlogsource: {product: w}\ndetection:\n  ${detection}`)
  if (document?.ok !== true || document.kind !== 'rule') assert.fail(JSON.stringify(document))
  const result = compileRule(document.rule)
  if (!result.ok) assert.fail(result.error.message)
  return result.rule
}
