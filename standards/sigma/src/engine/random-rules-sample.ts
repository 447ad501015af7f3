import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type CompiledRule, compileRule } from '../compile/compile-rule.ts'
import { parseSigma } from '../parse/parse-sigma.ts'

const FIELDS = ['A', 'B', 'EventID', 'C.d', 'constructor']
export const LOGSOURCE = { product: 'windows' }

// Few letters, so that values and patterns meet; a letter that folds by way of its upper case, a pair, a dash.
const letter = fc.constantFrom('a', 'b', 'A', 'B', 'ſ', 'S', 'İ', '😀', '-', '/', ' ', '\\', '1', '.')
const text = fc.string({ unit: letter, maxLength: 6 })
const pattern = fc.string({
  unit: fc.oneof({ weight: 6, arbitrary: letter }, fc.constantFrom('*', '?')),
  maxLength: 6,
})
const regex = fc.constantFrom(
  'a+b',
  '^a',
  'b$',
  'a.b',
  '(?i)as',
  'a|b',
  '[ab]{2}',
  '\\.1',
  'x?a b',
  'ab(1|2)?',
  '😀a',
)
const network = fc.constantFrom('10.0.0.0/8', '::/0', 'fe80::/10', '0.0.0.0/0')
const scalar = fc.oneof(
  text,
  fc.integer({ min: 0, max: 3 }),
  fc.boolean(),
  fc.constantFrom('10.1.2.3', '::ffff:10.0.0.1', 'fe80::1%3', '2024-05-06T07:08:09Z', '2.5', '1e1'),
)

const entry = fc.oneof(
  item(
    ['', '|contains', '|startswith', '|endswith', '|cased', '|contains|cased', '|windash', '|neq'],
    pattern,
  ),
  item(['|contains|all', '|all', '|base64offset|contains|neq'], text),
  item(['|re', '|re|i', '|re|all', '|re|s|neq'], regex),
  item(['|cidr', '|cidr|neq'], network),
  item(['|gt', '|lte', '|hour', '|hour|gte', '|neq'], fc.integer({ min: 1, max: 8 })),
  item(['|fieldref', '|fieldref|startswith', '|fieldref|cased|neq'], fc.constantFrom(...FIELDS)),
  single(['|exists'], fc.boolean()),
  single([''], fc.constant(null)),
)

function item(modifiers: readonly string[], value: fc.Arbitrary<unknown>) {
  return single(modifiers, fc.array(value, { minLength: 1, maxLength: 3 }))
}

function single(modifiers: readonly string[], value: fc.Arbitrary<unknown>) {
  return fc
    .tuple(fc.constantFrom(...FIELDS), fc.constantFrom(...modifiers), value)
    .map(([field, modifier, values]) => [field + modifier, values] as const)
}

const map = fc.array(entry, { minLength: 1, maxLength: 3 }).map((entries) => Object.fromEntries(entries))
const searchWith = (keyword: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 5, arbitrary: map },
    { weight: 1, arbitrary: fc.array(map, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(keyword, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.tuple(keyword, keyword).map((values) => ({ '|all': values })) },
  )
const condition = fc.constantFrom(
  's1',
  's1 and not s2',
  's1 or s2 and s3',
  'not s1',
  '1 of s*',
  'all of them',
  'not 1 of s*',
  '(s1 or not s2) and not (s3 and s1)',
  'not (s1 or s2)',
)
/** A rule's detection, of few letters, so that values and patterns meet. */
export function ruleWith(keyword: fc.Arbitrary<string>) {
  const search = searchWith(keyword)
  return fc
    .tuple(search, search, search, condition)
    .map(([s1, s2, s3, chosen]) => ({ detection: { s1, s2, s3, condition: chosen } }))
}

export const rule = ruleWith(pattern)

const value = fc.oneof(
  scalar,
  fc.constant(null),
  fc.array(fc.oneof(scalar, fc.constant(null)), { maxLength: 3 }),
)
/** An event in which those rules find something. */
export const event = fc
  .tuple(
    fc.dictionary(fc.constantFrom('A', 'B', 'EventID', 'C.d', 'other', 'constructor'), value, { maxKeys: 5 }),
    fc.option(fc.oneof(fc.record({ d: value }), fc.array(fc.record({ d: value }), { maxLength: 2 })), {
      nil: undefined,
    }),
  )
  .map(([fields, nested]) => (nested === undefined ? fields : { ...fields, C: nested }))

// Some generated rules are refused, as they should be: base64 of wildcards, an all too wide windash.
export function compile(written: object, index: number): CompiledRule[] {
  const [document] = parseSigma(JSON.stringify({ title: `rule ${index}`, logsource: LOGSOURCE, ...written }))
  if (document?.ok !== true || document.kind !== 'rule') assert.fail(JSON.stringify(document))
  const result = compileRule(document.rule)
  return result.ok ? [result.rule] : []
}
