import assert from 'node:assert/strict'
import { it } from 'node:test'
import { commandFor } from './command-for.ts'

const made = (...asked: Parameters<typeof commandFor>) => {
  const command = commandFor(...asked)
  return 'error' in command
    ? command.error
    : `${command.pair.join(' ')} ${JSON.stringify(command.command.target)}`
}

it('makes commands of the words of people', () => {
  assert.equal(made('isolate', 'ws1'), 'contain device {"device":{"hostname":"ws1"}}')
  assert.equal(made('block', '203.0.113.9'), 'deny ipv4_net {"ipv4_net":"203.0.113.9"}')
  assert.equal(made('block', '2001:db8::/32'), 'deny ipv6_net {"ipv6_net":"2001:db8::/32"}')
  assert.equal(made('kill', '4711', 'ws1'), 'stop process {"process":{"pid":4711}}')
  assert.equal(made('quarantine', '/tmp/x', 'ws1'), 'contain file {"file":{"path":"/tmp/x"}}')
})

it('says what is missing', () => {
  assert.match(made('block', 'bad.example'), /no address/)
  assert.match(made('kill', '4711'), /--host/)
  assert.match(made('kill', 'evil', 'ws1'), /no process id/)
  assert.match(made('quarantine', 'x', 'ws1'), /full path/)
  assert.match(made('constructor', 'x'), /no action constructor/)
})
