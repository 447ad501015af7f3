import assert from 'node:assert/strict'
import { it } from 'node:test'
import { driftWords } from './drift-words.ts'

it('a drift alarm says what was and what is', () => {
  const shares = { before: 0.98, now: 0 }
  assert.equal(
    driftWords({ type: 'field_lost', field: 'src_ip', ...shares }),
    'src_ip was in 98 % of events, is in 0 %',
  )
  assert.equal(
    driftWords({ type: 'quarantine_jump', before: 0.01, now: 0.6 }),
    '60 % of records are not understood, as a rule 1 %',
  )
})
