import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { groupAuditLines } from './group-audit-lines.ts'

const line = (serial: number, type = 'PATH', node = '') =>
  `${node}type=${type} msg=audit(1768472430.123:${serial}): item=0`

describe('lines of the audit log', () => {
  it('of one serial become one text, in order', () => {
    assert.deepEqual(groupAuditLines([line(1, 'SYSCALL'), line(1), line(2, 'SYSCALL')]), [
      `${line(1, 'SYSCALL')}\n${line(1)}`,
      line(2, 'SYSCALL'),
    ])
  })

  it('of two hosts stay apart, whatever their serials are', () => {
    assert.equal(groupAuditLines([line(1, 'PATH', 'node=a '), line(1, 'PATH', 'node=b ')]).length, 2)
  })

  it('that are none of it stay alone, and end a group', () => {
    assert.deepEqual(groupAuditLines([line(1), 'what else', line(1)]), [line(1), 'what else', line(1)])
  })

  it('are at most 64 in a group', () => {
    assert.equal(groupAuditLines(Array.from({ length: 65 }, () => line(1))).length, 2)
  })

  it('are never lost', () => {
    const some = fc.oneof(
      fc.string(),
      fc.nat(3).map((serial) => line(serial)),
    )
    const lines = fc.array(some.map((text) => text.replaceAll('\n', ' ')))
    fc.assert(fc.property(lines, (given) => groupAuditLines(given).join('\n') === given.join('\n')))
  })
})
