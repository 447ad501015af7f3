import assert from 'node:assert/strict'
import { it } from 'node:test'
import { commandWords, stateWords, verbsFor } from './action-words.ts'

it('says a command in one line', () => {
  const words = (target: Record<string, unknown>) => commandWords({ command: { action: 'deny', target } })
  assert.equal(words({ ipv4_net: '192.0.2.7' }), 'deny ipv4_net 192.0.2.7')
  assert.equal(words({ device: { hostname: 'ws1' } }), 'deny device ws1')
  assert.equal(words({ process: { pid: 7 } }), 'deny process 7')
})

it('says how many have approved', () => {
  const approval = { needed: 2, given: [{ by: 'bob', time: 1, reason: 'x' }], expires_time: 9 }
  assert.equal(stateWords({ state: 'requested', approval }), 'waits for approval (1 of 2)')
  assert.equal(stateWords({ state: 'verified' }), 'verified by a probe')
})

it('offers what a state allows', () => {
  assert.deepEqual(verbsFor('requested'), ['approve', 'reject', 'cancel'])
  assert.deepEqual(verbsFor('verified'), ['undo'])
  assert.deepEqual(verbsFor('undone'), [])
})
