import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ContextEntry, DEFAULT_TENANT, type Lease, type StateStore } from '@opensoc/domain'
import { silentLogger } from '@opensoc/kernel'
import { KnownContext } from '@opensoc/pipeline'
import fc from 'fast-check'
import { LeaseBook } from './lease-book.ts'

const DAY = 86_400_000

function lease(host: string, from: number, to: number): Lease {
  return { kind: 'leases', id: `learned:10.0.0.5@${from}`, ip: '10.0.0.5', host, from, to }
}

function book(now = 0) {
  const stored = new Map<string, ContextEntry>()
  let told = 0
  const state = {
    context: {
      list: async () => [...stored.values()],
      save: async (_tenant: string, entries: readonly ContextEntry[]) => {
        for (const entry of entries) stored.set(entry.id, entry)
      },
      remove: async (_tenant: string, _kind: string, ids: readonly string[]) => {
        for (const id of ids) stored.delete(id)
        return ids.length
      },
    },
  } as unknown as StateStore
  const clock = { now: () => now }
  const onChanged = async () => {
    told += 1
  }
  const open = () => new LeaseBook({ state, clock, logger: silentLogger, onChanged })
  return { open, stored, told: () => told, state }
}

describe('leases that are learned', () => {
  it('are prolonged by a renewal and ended by another host', async () => {
    const { open, stored } = book(DAY)
    const leases = open()
    leases.learn(DEFAULT_TENANT, [lease('ws-1', 0, 100), lease('ws-1', 50, 150), lease('ws-2', 120, 300)])
    await leases.settled()
    assert.deepEqual([...stored.values()], [lease('ws-1', 0, 120), lease('ws-2', 120, 300)])
  })

  it('go on after a restart, and those that ended long ago are forgotten', async () => {
    const { open, stored } = book(60 * DAY)
    const first = open()
    first.learn(DEFAULT_TENANT, [lease('ws-1', 0, 100)])
    await first.settled()
    const second = open()
    await second.restore(DEFAULT_TENANT)
    second.learn(DEFAULT_TENANT, [lease('ws-1', 50, 59 * DAY)])
    await second.settled()
    await second.prune(DEFAULT_TENANT)
    assert.deepEqual([...stored.values()], [lease('ws-1', 0, 59 * DAY)])
  })

  it('tells the workers, but not for each batch', async () => {
    const { open, told } = book(DAY)
    const leases = open()
    for (let n = 0; n < 20; n++) leases.learn(DEFAULT_TENANT, [lease('ws-1', n * 1000, n * 1000 + 500)])
    await leases.settled()
    assert.equal(told(), 1)
  })

  it('name at every time the host that was given the address last before it', async () => {
    const given = fc.array(
      fc.record({
        host: fc.constantFrom('a', 'b', 'c'),
        gap: fc.integer({ min: 1, max: 50 }),
        length: fc.integer({ min: 1, max: 80 }),
      }),
      { minLength: 1, maxLength: 12 },
    )
    await fc.assert(
      fc.asyncProperty(given, async (steps) => {
        const { open, stored } = book(DAY)
        const leases = open()
        let from = 0
        const all = steps.map(({ host, gap, length }) => {
          from += gap
          return lease(host, from, from + length)
        })
        leases.learn(DEFAULT_TENANT, all)
        await leases.settled()
        const known = new KnownContext([...stored.values()])
        for (let time = 0; time < from + 100; time++) {
          const last = all.findLast((one) => one.from <= time)
          const host = known.lease('10.0.0.5', time)?.host
          if (last !== undefined && time < last.to) assert.equal(host, last.host)
        }
      }),
    )
  })
})
