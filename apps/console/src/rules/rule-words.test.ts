import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attackTags, logsourceWords } from './rule-words.ts'

test('a log source shows what the rule names, in one order', () => {
  assert.equal(logsourceWords({ service: 'sysmon', product: 'windows' }), 'windows · sysmon')
  assert.equal(logsourceWords({}), '')
})

test('techniques come before tactics; groups, software and foreign tags are left out', () => {
  assert.deepEqual(
    attackTags(['attack.credential-access', 'attack.t1003.001', 'attack.s0002', 'cve.2024-1']),
    ['T1003.001', 'credential access'],
  )
})
