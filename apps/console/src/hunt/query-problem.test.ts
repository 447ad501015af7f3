import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queryProblem } from './query-problem.ts'

const problem = { type: 'about:blank', title: 'Not right', status: 400, code: 'HUNT_SYNTAX' }

test('the place of a mistake is pointed at, on its line', () => {
  const at = (query: string, column: number) =>
    queryProblem(query, { ...problem, errors: [{ pointer: `/query/${column}`, message: 'x' }] }).pointed
  assert.equal(at('host:a AND', 11), 'host:a AND\n          ^')
  assert.equal(at('host:a\nAND (', 12), 'AND (\n    ^')
  assert.equal(at('a', 99), 'a\n ^')
})

test('a problem without a place keeps its words', () => {
  assert.deepEqual(queryProblem('x', { ...problem, detail: 'too slow', next_step: 'Narrow it.' }), {
    message: 'too slow',
    hint: 'Narrow it.',
    pointed: undefined,
  })
})
