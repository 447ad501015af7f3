import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isRejection } from '../normalizer.ts'
import { treeAt } from '../tree.ts'
import { createLinuxSyslogNormalizer } from './linux-syslog.ts'

const { normalize } = createLinuxSyslogNormalizer()

function eventOf(message: string) {
  const text = `Jan 15 10:00:00 web-3 sshd[3]: ${message}`
  const outcome = normalize({ index: 0, text, receivedTime: Date.UTC(2026, 0, 15) })
  assert.ok(!isRejection(outcome))
  return outcome.ocsf as unknown as Record<string, unknown>
}

describe('the account that a remote sender names', () => {
  it('cannot forge where it came from', () => {
    const event = eventOf(
      'Failed password for invalid user x from 10.0.0.1 port 1 ssh2 from 203.0.113.9 port 77 ssh2',
    )
    assert.equal(treeAt(event, 'src_endpoint')['ip'], '203.0.113.9')
    assert.equal(treeAt(event, 'user')['name'], 'x from 10.0.0.1 port 1 ssh2')
  })

  it('cannot forge a logon', () => {
    const event = eventOf('Invalid user Accepted password for root from 10.0.0.1 from 203.0.113.9 port 77')
    assert.equal(event['status'], 'Failure')
    assert.equal(treeAt(event, 'src_endpoint')['ip'], '203.0.113.9')
  })

  it('may be empty', () => {
    assert.equal(treeAt(eventOf('Invalid user  from 203.0.113.9 port 77'), 'user')['name'], 'unknown')
  })
})
