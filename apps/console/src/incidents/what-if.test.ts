import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scoreWithout } from './what-if.ts'

const PARTS = [
  { kind: 'base', logit: -4 },
  { kind: 'severity', logit: 3 },
  { kind: 'tactics', logit: 1 },
]

test('the score without a part is what the rest adds up to', () => {
  assert.equal(scoreWithout(PARTS, new Set()), 50)
  assert.equal(scoreWithout(PARTS, new Set(['tactics'])), 27)
})

test('parts of before log-odds say nothing of what would be', () => {
  assert.equal(scoreWithout([{ kind: 'severity' }], new Set()), undefined)
})
