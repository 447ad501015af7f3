import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { stringify } from 'yaml'
import { vectorsFolder } from '../../../scripts/given-material.ts'
import { compileRule } from './compile/compile-rule.ts'
import type { Expression, Item } from './compile/expression.ts'
import { parsePlaceholders } from './compile/placeholders.ts'
import { parseSigmaString } from './compile/sigma-string.ts'
import { textValuesOf } from './compile/text-value.ts'
import { compileRuleSet } from './correlate/compile-rule-set.ts'
import type { CorrelationFiring } from './correlate/compiled-correlation.ts'
import { Correlator } from './correlate/correlator.ts'
import { createEngine } from './engine/create-engine.ts'
import { matchesNaively } from './naive-interpreter.ts'
import { parseSigma } from './parse/parse-sigma.ts'
import type { SigmaFilter, SigmaRule } from './sigma-document.ts'

const folder = vectorsFolder()
const skip = folder === undefined ? 'no vectors: set OPENSOC_VECTORS' : false

test('strings are read by the escaping rules', { skip }, () => {
  const cases = read<{ id: string; raw: string; parts: unknown[] }[]>('string-parsing.json')
  for (const { id, raw, parts } of cases) assert.deepEqual(parseSigmaString(raw), parts, id)
})

interface ModifierCase {
  readonly id: string
  readonly modifiers: readonly string[]
  readonly input: unknown
  readonly expect: Readonly<Record<string, unknown>> | null
  readonly error?: boolean
}

for (const one of skip ? [] : read<ModifierCase[]>('modifiers.json')) {
  test(`modifiers: ${one.id} ${one.modifiers.join('|')}`, () => {
    const placeholders = { admins: ['x'], name: ['x'] }
    const result = compileRule(ruleWith({ [`F|${one.modifiers.join('|')}`]: one.input }), { placeholders })
    assert.equal(result.ok, one.error !== true, JSON.stringify(result))
    if (!result.ok) return assert.ok((result.error.line ?? 0) > 0 && (result.error.column ?? 0) > 0)
    checkModifiers(one, result.rule.expression)
  })
}

function checkModifiers({ modifiers, input, expect }: ModifierCase, expression: Expression): void {
  const { values_or, value, count, match, link, negate, regex, flags, cmp, exists, field, case_sensitive } =
    expect ?? {}
  const positive = expression.kind === 'not' ? expression.operand : expression
  const item = positive.kind === 'item' ? positive.item : undefined
  const [first] = testsOf(item)
  if (Array.isArray(values_or)) assert.deepEqual(textsOf(modifiers, input), [...new Set(values_or)].sort())
  if (typeof value === 'string' && match === undefined) assert.deepEqual(textsOf(modifiers, input), [value])
  if (count !== undefined) assert.equal(textsOf(modifiers, input).length, count)
  if (typeof match === 'string') assert.ok(testsOf(item).every((one) => one.kind === match))
  if (typeof value === 'string' && match !== undefined) assert.ok(first !== undefined && 'text' in first)
  if (link !== undefined) assert.equal(expression.kind, link)
  if (negate === true) assert.equal(expression.kind, 'not')
  if (typeof regex === 'string') assert.ok(first?.kind === 'regex' && regex.includes(first.regex.source))
  if (flags !== undefined) assert.ok(first?.kind === 'regex' && first.regex.flags === flags)
  if (cmp !== undefined)
    assert.ok(first?.kind === 'compare' && first.number === value && COMPARISON[first.comparison] === cmp)
  if (exists !== undefined) assert.ok(item?.kind === 'present' && (expression.kind !== 'not') === exists)
  if (field !== undefined) assert.ok(item?.kind === 'reference' && item.other === field)
  if (case_sensitive === true) assert.ok(first !== undefined && 'cased' in first && first.cased)
  checkPlaceholders(String(input), expect ?? {})
}

const COMPARISON: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' }

function checkPlaceholders(input: string, { placeholders, parts }: Readonly<Record<string, unknown>>): void {
  const found = parsePlaceholders(input)
  if (Array.isArray(parts)) assert.deepEqual(found, parts)
  if (!Array.isArray(placeholders)) return
  assert.deepEqual(
    found
      .map((part) => (typeof part === 'string' ? undefined : part.placeholder))
      .filter((name) => name !== undefined),
    placeholders,
  )
}

function testsOf(item: Item | undefined) {
  return item?.kind === 'value' ? item.tests : []
}

/** What the values become, without the wildcards that contains, startswith and endswith put around them. */
function textsOf(modifiers: readonly string[], input: unknown): string[] {
  const aliases: Readonly<Record<string, string>> = { wide: 'utf16le' }
  const names = modifiers
    .filter((name) => !['contains', 'all'].includes(name))
    .map((name) => aliases[name] ?? name)
  const value = { type: 'string', text: String(input), place: { line: 1, column: 1 } } as const
  const values = textValuesOf(value, { names, isKeyword: false, placeholders: {} })
  return [...new Set(values.map((parts) => parts.filter((part) => typeof part === 'string').join('')))].sort()
}

interface ConditionCase {
  readonly id: string
  readonly condition: string
  readonly detections: readonly string[]
  readonly expect_true_when: string | null
}

for (const one of skip ? [] : read<ConditionCase[]>('conditions.json')) {
  test(`conditions: ${one.id} ${one.condition}`, () => {
    const searches = Object.fromEntries(one.detections.map((name) => [name, { [name]: 1 }]))
    const [document] = parseSigma(
      stringify({ ...HEADER, detection: { ...searches, condition: one.condition } }),
    )
    assert.equal(document?.ok, one.expect_true_when !== null)
    if (document?.ok !== true || document.kind !== 'rule' || one.expect_true_when === null) return
    const result = compileRule(document.rule)
    assert.ok(result.ok)
    for (let mask = 0; mask < 2 ** one.detections.length; mask++) {
      const on = one.detections.filter((_, index) => (mask >> index) & 1)
      const fields = Object.fromEntries(on.map((name) => [name, 1]))
      const wanted = truth(one.expect_true_when, new Set(on))
      const engine = createEngine([result.rule])
      assert.equal(engine.match({ logsource: HEADER.logsource, fields }).length === 1, wanted, on.join())
      assert.equal(matchesNaively(result.rule, fields), wanted, on.join())
    }
  })
}

/** Evaluates the vectors' notation: names with !, &, | and brackets. */
function truth(text: string, on: ReadonlySet<string>): boolean {
  const tokens = text.match(/[!&|()]|\w+/g) ?? []
  const or = (): boolean => {
    let value = and()
    while (tokens[0] === '|') {
      tokens.shift()
      value = and() || value
    }
    return value
  }
  const and = (): boolean => {
    let value = not()
    while (tokens[0] === '&') {
      tokens.shift()
      value = not() && value
    }
    return value
  }
  const not = (): boolean => {
    const token = tokens.shift()
    if (token === '!') return !not()
    if (token !== '(') return on.has(token ?? '')
    const value = or()
    tokens.shift()
    return value
  }
  return or()
}

interface EvaluationCase {
  readonly id: string
  readonly rule: Readonly<Record<string, unknown>>
  readonly events: readonly { readonly event: Readonly<Record<string, unknown>>; readonly match: boolean }[]
}

for (const { id, rule, events } of skip ? [] : read<{ cases: EvaluationCase[] }>('evaluation.json').cases) {
  test(`evaluation: ${id}`, () => {
    const parsed = parseRule(rule)
    const result = compileRule(parsed)
    assert.ok(result.ok, JSON.stringify(result))
    const engine = createEngine([result.rule])
    for (const { event, match } of events) {
      const matches = engine.match({ logsource: parsed.logsource, fields: event })
      assert.equal(matches.length === 1, match, JSON.stringify(event))
      assert.equal(matchesNaively(result.rule, event), match, `naive ${JSON.stringify(event)}`)
    }
  })
}

interface FilterCase extends Omit<EvaluationCase, 'rule'> {
  readonly rules?: readonly Readonly<Record<string, unknown>>[]
  readonly filter?: Readonly<Record<string, unknown>>
}

for (const one of skip ? [] : read<FilterCase[]>('filters.json')) {
  if (one.filter === undefined) continue
  test(`filters: ${one.id}`, () => {
    const filter = parseFilter({ ...HEADER, ...one.filter })
    // The cases leave out the title, which is mandatory.
    const rules = (one.rules ?? []).map((rule) => parseRule({ ...HEADER, ...rule }))
    const compiled = rules.map((rule) => compileRule(rule, { filters: [filter] }))
    const engine = createEngine(compiled.flatMap((result) => (result.ok ? [result.rule] : [])))
    for (const { event, match } of one.events ?? []) {
      const logsource = rules[0]?.logsource ?? HEADER.logsource
      assert.equal(engine.match({ logsource, fields: event }).length > 0, match, JSON.stringify(event))
    }
  })
}

test('the correlations of the cases are read, or refused where the case says so', { skip }, () => {
  type Case = { id: string; correlation?: { chain?: unknown[] }; error?: boolean }
  for (const { id, correlation, error } of read<{ cases: Case[] }>('correlation.json').cases) {
    if (correlation === undefined) continue
    for (const one of correlation.chain ?? [correlation]) {
      const [document] = parseSigma(stringify({ title: id, correlation: one }))
      assert.equal(document?.ok, error !== true, `${id} ${JSON.stringify(document)}`)
    }
  }
})

test('the correlations of the cases come true as they say, in whatever order the matches come', {
  skip,
}, () => {
  type Match = { t: number; rule: string } & Record<string, unknown>
  type Alert = { name?: string; group: Record<string, string> }
  type Case = {
    id: string
    correlation?: { chain?: object[]; rules?: string[] }
    rule_matches: Match[]
    expect: Alert[] | null
  }
  for (const { id, correlation, rule_matches, expect } of read<{ cases: Case[] }>('correlation.json').cases) {
    if (correlation === undefined || expect === null) continue
    const documents = (correlation.chain ?? [correlation]).map((one) =>
      stringify({
        title: JSON.stringify(one),
        name: (one as { name?: string }).name ?? 'top',
        correlation: one,
      }),
    )
    const rules = [
      ...new Set([
        'failed',
        'success',
        'web',
        'a',
        'b',
        'c',
        'many',
        'ok',
        ...rule_matches.map(({ rule }) => rule),
      ]),
    ]
    const bases = rules.map((name) =>
      stringify({
        ...HEADER,
        title: name,
        name,
        detection: { selection: { EventID: 1 }, condition: 'selection' },
      }),
    )
    const set = compileRuleSet([...documents, ...bases].flatMap((text) => parseSigma(text)))
    assert.deepEqual(set.refused, [], id)
    const idOf = new Map(set.rules.map(({ rule }) => [rule.name, rule.id]))
    for (const matches of [rule_matches, rule_matches.toReversed()]) {
      const correlator = new Correlator(set)
      const told = new Map<string, CorrelationFiring>()
      for (const { t, rule, ...fields } of matches) {
        const event = { ruleId: idOf.get(rule) ?? '', eventId: `${t} ${rule}`, time: t * 1000, fields }
        for (const firing of correlator.add([event], 0).fired) told.set(firing.key, firing)
      }
      for (const firing of correlator.end().fired) told.set(firing.key, firing)
      const alerts = [...told.values()].map(({ correlation: { name }, group }) => ({ name, group }))
      const expected: Alert[] = expect.map((alert) => ({ name: alert.name ?? 'top', group: alert.group }))
      assert.deepEqual(alerts, expected, id)
    }
  }
})

test('the specification’s own test documents are accepted', { skip }, () => {
  for (const kind of ['rules', 'correlation', 'filter']) {
    const at = join(folder ?? '', 'sigma/schema-tests', kind)
    for (const name of readdirSync(at)) {
      for (const document of parseSigma(readFileSync(join(at, name), 'utf8'), { file: name })) {
        assert.ok(document.ok, JSON.stringify(document))
        assert.equal(document.kind, kind === 'rules' ? 'rule' : kind)
      }
    }
  }
})

test('the specification’s examples are accepted if complete, else refused for what they leave out', {
  skip,
}, () => {
  const at = join(folder ?? '', 'sigma/spec-examples')
  for (const name of readdirSync(at)) {
    for (const document of parseSigma(readFileSync(join(at, name), 'utf8'), { file: name })) {
      if (document.ok) continue
      assert.equal(document.error.code, 'SIGMA_ATTRIBUTE_MISSING', JSON.stringify(document))
      assert.ok((document.error.line ?? 0) > 0, name)
    }
  }
})

const HEADER = { title: 'case', logsource: { category: 'process_creation', product: 'windows' } }

function ruleWith(selection: unknown): SigmaRule {
  return parseRule({ ...HEADER, detection: { selection, condition: 'selection' } })
}

function parseRule(rule: unknown): SigmaRule {
  const [document] = parseSigma(stringify(rule))
  assert.ok(document?.ok && document.kind === 'rule', JSON.stringify(document))
  return document.rule
}

function parseFilter(filter: unknown): SigmaFilter {
  const [document] = parseSigma(stringify(filter))
  assert.ok(document?.ok && document.kind === 'filter', JSON.stringify(document))
  return document.filter
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder ?? '', 'sigma', name), 'utf8')) as T
}
