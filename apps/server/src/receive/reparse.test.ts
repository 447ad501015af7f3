import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DEFAULT_TENANT, type EventLake, type QuarantineRow, REPARSE, type StateStore } from '@opensoc/domain'
import type { Receiver } from './receiver.ts'
import { Reparse } from './reparse.ts'

const ROWS: readonly QuarantineRow[] = ['one', 'two', 'three'].map((text, at) => ({
  ...{ tenant_id: DEFAULT_TENANT, record_id: `0.1.${at}`, source: at === 2 ? 'other' : 's', text },
  ...{ reason: 'format_unknown', detail: '', received_time: 5 },
}))

/** Ports that keep things in memory; `failAt` makes the n-th call of remove or receive throw, as a crash would. */
function ports(failAt = Number.POSITIVE_INFINITY) {
  const values = new Map<string, unknown>()
  const inLake = new Map(ROWS.map((row) => [row.record_id, row]))
  const bodies: string[] = []
  const keys = new Set<string>()
  let calls = 0
  const step = () => {
    calls += 1
    if (calls === failAt) throw new Error('gone')
  }
  const state = {
    values: {
      get: async (_tenant: string, key: string) => values.get(key),
      set: async (_tenant: string, key: string, value: unknown) => void values.set(key, value),
      delete: async (_tenant: string, key: string) => void values.delete(key),
    },
  } as unknown as StateStore
  const lake = {
    quarantined: async () => [...inLake.values()],
    remove: async (_tenant: string, _table: string, ids: readonly string[]) => {
      step()
      for (const id of ids) inLake.delete(id)
    },
  } as unknown as EventLake
  const receiver = {
    holds: async (_tenant: string, key: string) => keys.has(key),
    receive: async (header: { contentType: string; batchKey: string }, body: Uint8Array) => {
      assert.equal(header.contentType, REPARSE)
      step()
      if (keys.has(header.batchKey)) return
      keys.add(header.batchKey)
      bodies.push(Buffer.from(body).toString())
    },
  } as unknown as Receiver
  return { state, lake, receiver, bodies, inLake, values }
}

const idsIn = (bodies: readonly string[]) =>
  bodies.flatMap((body) => body.split('\n').map((line) => (JSON.parse(line) as { id: string }).id)).sort()

describe('sending records through the pipeline again', () => {
  it('moves them from the lake to the log, a source at a time', async () => {
    const fakes = ports()
    const outcome = await new Reparse(fakes).quarantined(DEFAULT_TENANT, { limit: 10 })
    assert.deepEqual(outcome, { reparsed: 3, cut: 0 })
    assert.deepEqual(idsIn(fakes.bodies), ['0.1.0', '0.1.1', '0.1.2'])
    assert.equal(fakes.inLake.size, 0)
    assert.equal(fakes.values.size, 0)
  })

  for (const failAt of [1, 2, 3, 4]) {
    it(`completes what broke off at step ${failAt}: each record is in the lake or once in the log`, async () => {
      const fakes = ports(failAt)
      await assert.rejects(new Reparse(fakes).quarantined(DEFAULT_TENANT, { limit: 10 }), /gone/)
      const next = new Reparse(fakes)
      await next.recover(DEFAULT_TENANT)
      assert.deepEqual([...idsIn(fakes.bodies), ...fakes.inLake.keys()].sort(), ['0.1.0', '0.1.1', '0.1.2'])
      await next.quarantined(DEFAULT_TENANT, { limit: 10 })
      assert.deepEqual(idsIn(fakes.bodies), ['0.1.0', '0.1.1', '0.1.2'])
    })
  }
})
