import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { compileRule } from '../compile/compile-rule.ts'
import { createEngine } from '../engine/create-engine.ts'
import { parseSigma } from '../parse/parse-sigma.ts'
import { holds, prefilterOf } from './prefilter.ts'
import { viewText } from './view-text.ts'

const word = fc.stringMatching(/^[aAbBſKµİı\\.]{1,4}$/)
const pattern = fc.oneof(
  word,
  fc.tuple(word, word).map(([a, b]) => `*${a}*${b}?`),
  fc.constantFrom('*', 'a*', '*b'),
)
const modifiers = fc.constantFrom(
  '',
  '|contains',
  '|startswith',
  '|endswith',
  '|cased',
  '|contains|all',
  '|re',
  '|exists',
  '|neq',
)
const field = fc.constantFrom('a', 'A.b', 'c')
const item = fc
  .tuple(field, modifiers, fc.array(pattern, { minLength: 1, maxLength: 3 }), fc.integer({ min: 0, max: 3 }))
  .map(([name, modifier, texts, number]) => {
    if (modifier === '|exists') return { [`${name}|exists`]: number > 1 }
    if (modifier === '|re') return { [`${name}|re`]: texts.map((text) => text.replaceAll(/[\\*?]/g, '.')) }
    if (number === 0) return { [name]: null }
    return { [`${name}${modifier}`]: modifier.endsWith('all') && texts.length < 2 ? [...texts, 'a'] : texts }
  })
const selection = fc.oneof(
  item,
  fc.array(item, { minLength: 1, maxLength: 2 }),
  fc.array(word, { minLength: 1, maxLength: 2 }),
)
const rule = fc.record({
  s: selection,
  t: selection,
  condition: fc.constantFrom('s', 's and t', 's or t', 's and not t', 'not (s and t)', '1 of them'),
})
const value = fc.oneof(
  word,
  fc.integer({ min: 0, max: 9 }),
  fc.boolean(),
  fc.constant(null),
  fc.array(word, { maxLength: 2 }),
)
const fields = fc.oneof(
  fc.dictionary(field, value, { maxKeys: 3 }),
  fc.record({ a: value, A: fc.record({ b: value }), c: fc.array(fc.record({ b: word }), { maxLength: 2 }) }),
)

describe('the condition that history is searched by', () => {
  it('holds of whatever the engine matches', () => {
    const logsource = { product: 'Windows', category: 'process_creation' }
    let matched = 0
    fc.assert(
      fc.property(rule, fc.array(fields, { minLength: 1, maxLength: 4 }), (detection, events) => {
        const [document] = parseSigma(stringify({ title: 'r', logsource: { product: 'windows' }, detection }))
        if (document?.ok !== true || document.kind !== 'rule') return
        const compiled = compileRule(document.rule)
        if (!compiled.ok) return
        const engine = createEngine([compiled.rule])
        const prefilter = prefilterOf(compiled.rule)
        for (const one of events) {
          const view = { logsource, fields: one as Record<string, unknown> }
          if (engine.match(view).length === 0) continue
          matched += 1
          assert.ok(holds(prefilter, viewText([view])), JSON.stringify([prefilter, viewText([view])]))
        }
      }),
      { numRuns: 2000 },
    )
    assert.ok(matched > 200, `${matched} matches`)
  })

  it('rules out events of other sources, and nothing of an event that is too long to keep', () => {
    const [document] = parseSigma(
      `title: r\nlogsource: {product: windows, service: security}\ndetection: {s: {a: x}, condition: s}`,
    )
    assert.ok(document?.ok && document.kind === 'rule')
    const compiled = compileRule(document.rule)
    assert.ok(compiled.ok)
    const prefilter = prefilterOf(compiled.rule)
    const view = (service: string, a: string) =>
      viewText([{ logsource: { product: 'windows', service }, fields: { a } }])
    assert.equal(holds(prefilter, view('security', 'X')), true)
    assert.equal(holds(prefilter, view('security', 'y')), false)
    assert.equal(holds(prefilter, view('system', 'x')), false)
    assert.equal(holds(prefilter, view('security', 'y'.repeat(600_000))), true)
  })
})
