import assert from 'node:assert/strict'
import { it } from 'node:test'
import { makeCommand } from './make-command.ts'

it('makes a command of a form that is filled, and none of one that is not', () => {
  assert.deepEqual(makeCommand('block', '2001:db8::1', '')?.target, { ipv6_net: '2001:db8::1' })
  assert.deepEqual(makeCommand('kill', '7', 'ws1')?.args, {
    er: { downstream_device: { devices: [{ hostname: 'ws1' }] } },
  })
  assert.equal(makeCommand('kill', 'x', 'ws1'), undefined)
  assert.equal(makeCommand('quarantine', '/tmp/x', ''), undefined)
  assert.equal(makeCommand('isolate', '', ''), undefined)
})
