import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Asset, DEFAULT_SETTINGS, DEFAULT_TENANT, decide, type StateStore } from '@opensoc/domain'
import { inventoryAsset } from './inventory-asset.ts'

const PLC: Asset = {
  ...{
    kind: 'assets',
    id: 'plc-7',
    hostnames: ['PLC-7.plant.example.com'],
    ips: ['10.9.0.7'],
    tags: ['line 3'],
  },
  ...{ criticality: 'critical', purdueLevel: 4, isSafety: true },
}
const state = { context: { list: async () => [PLC] } } as unknown as StateStore

describe('what the inventory says of a target', () => {
  it('is found by name or address, and a safety function is refused by itself', async () => {
    for (const target of ['plc-7.plant.example.com', '10.9.0.7']) {
      const asset = await inventoryAsset(state, DEFAULT_TENANT, ['other', target])
      assert.deepEqual(asset, {
        ...{ name: 'PLC-7.plant.example.com', addresses: ['10.9.0.7'], criticality: 'crown' },
        ...{ tags: ['line 3', 'safety'], purdueLevel: 4 },
      })
      const subject = { pair: 'contain device', target, hostCount: 1, isAutomatic: true, asset: asset! }
      assert.equal(decide(DEFAULT_SETTINGS, subject, { time: 0, actionsInHour: 0 }).kind, 'refuse')
    }
  })

  it('is nothing for what it does not know', async () => {
    assert.equal(await inventoryAsset(state, DEFAULT_TENANT, ['plc-8']), undefined)
    assert.equal(await inventoryAsset(state, DEFAULT_TENANT, []), undefined)
  })
})
