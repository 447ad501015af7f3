import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readableRecord, textOf } from './text-of.ts'

test('values print as they are, structures as JSON', () => {
  assert.deepEqual(['a b', 4, { x: [1] }, null, undefined].map(textOf), ['a b', '4', '{"x":[1]}', 'null', ''])
})

test('JSON records are indented, others stay as they came', () => {
  assert.equal(readableRecord('{"a":1}'), '{\n  "a": 1\n}')
  assert.equal(readableRecord('<34>Oct 11 su: failed {'), '<34>Oct 11 su: failed {')
})
