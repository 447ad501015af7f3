import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { matchesNaively } from '../naive-interpreter.ts'
import { createEngine } from './create-engine.ts'
import { compile, event, LOGSOURCE, rule } from './random-rules-sample.ts'

test('the engine and the naive interpreter find the same rules in the same events', () => {
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 8 }),
      fc.array(event, { maxLength: 8 }),
      (written, events) => {
        const rules = written.flatMap((one, index) => compile(one, index))
        const engine = createEngine(rules, { memoSize: 16 })
        for (const fields of [...events, ...events]) {
          const expected = rules.filter((one) => matchesNaively(one, fields)).map((one) => one.rule.title)
          const found = engine.match({ logsource: LOGSOURCE, fields }).map((match) => match.rule.title)
          assert.deepEqual(found.sort(), expected.sort())
        }
      },
    ),
    { numRuns: 30000 },
  )
})

test('findings stay the same when anchors are chosen anew from what was sampled', () => {
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 6 }),
      fc.array(event, { minLength: 1, maxLength: 6 }),
      (written, events) => {
        const rules = written.flatMap((one, index) => compile(one, index))
        const engine = createEngine(rules)
        const find = () => events.map((fields) => engine.match({ logsource: LOGSOURCE, fields }))
        const first = find()
        for (let round = 0; round < 300; round++) find()
        assert.deepEqual(find(), first)
      },
    ),
    { numRuns: 30 },
  )
})
