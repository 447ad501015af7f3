import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Event } from '../event.ts'
import { parseRuleTests } from './rule-test-cases.ts'
import { ruleTestEvent } from './test-event.ts'

const RULE = 'title: T\nlogsource: {product: windows}\ndetection: {a: {Image|endswith: x}, condition: a}\n'
const event = (...fields: Record<string, unknown>[]) =>
  ({
    sigma: fields.map((one) => ({ logsource: { product: 'windows', category: 'c' }, fields: one })),
  }) as unknown as Event

test('of several views the one on which the rule fires is taken', () => {
  const found = ruleTestEvent(event({ Image: 'a' }, { Image: 'C:\\x' }), RULE)
  assert.deepEqual([found?.fires, found?.fields], [true, { Image: 'C:\\x' }])
  assert.equal(ruleTestEvent(event({ Image: 'a' }), RULE)?.fires, false)
})

test('an event of another log source is no test of the rule', () => {
  assert.equal(ruleTestEvent(event({ Image: 'x' }), RULE.replace('windows', 'linux')), undefined)
})

test('the YAML of an event reads back as the same event, whatever the sender wrote', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.array(fc.string()))
  const name = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text !== '__proto__')
  fc.assert(
    fc.property(fc.dictionary(name, value, { noNullPrototype: true, minKeys: 1 }), (fields) => {
      const { yaml } = ruleTestEvent(event(fields), RULE)!
      const read = parseRuleTests(`positive:\n${yaml}`)
      assert.ok(read.ok, JSON.stringify(read))
      assert.deepEqual({ ...read.cases[0]?.fields }, fields)
    }),
  )
})
