import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { AUDIT_GENESIS, auditHash, verifyAuditChain } from './audit-chain.ts'
import type { AuditEntry } from './people.ts'

function chain(length: number): AuditEntry[] {
  const entries: AuditEntry[] = []
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const previousHash = entries.at(-1)?.hash ?? AUDIT_GENESIS
    const entry = {
      sequence,
      previousHash,
      tenantId: 't',
      time: sequence,
      actor: 'ann',
      action: 'a.b',
      target: 'x',
      detail: { n: sequence },
    }
    entries.push({ ...entry, hash: auditHash(entry) })
  }
  return entries
}

it('a whole chain verifies, and its head is its last hash', () => {
  const entries = chain(5)
  assert.deepEqual(verifyAuditChain(entries), { entries: 5, gaps: 0, head: entries[4]?.hash })
  assert.deepEqual(verifyAuditChain([]), { entries: 0, gaps: 0 })
})

it('entries of others between are gaps, not breaks', () => {
  const entries = chain(6).filter(({ sequence }) => sequence % 3 !== 0)
  assert.deepEqual(verifyAuditChain(entries), { entries: 4, gaps: 1, head: entries.at(-1)?.hash })
})

it('any change, swap or removal from within is found', () => {
  const change = fc.constantFrom('actor', 'action', 'target', 'time', 'detail', 'swap')
  fc.assert(
    fc.property(fc.nat(8), change, (at, what) => {
      const entries = chain(10)
      const entry = entries[at] as AuditEntry
      if (what === 'swap') [entries[at], entries[at + 1]] = [entries[at + 1] as AuditEntry, entry]
      else
        entries[at] = {
          ...entry,
          [what]: what === 'time' ? 99 : what === 'detail' ? { n: 'other' } : 'other',
        }
      assert.ok(verifyAuditChain(entries).brokenAt !== undefined)
    }),
  )
})
