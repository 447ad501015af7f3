import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DEFAULT_TENANT, type DriftAlarm, type StateStore } from '@opensoc/domain'
import { silentLogger } from '@opensoc/kernel'
import { DriftWatch } from './drift-watch.ts'

const MINUTE = 60_000

function batch(minute: number, fields: Readonly<Record<string, number>>) {
  return {
    ...{ tenantId: DEFAULT_TENANT, receivedTime: minute * MINUTE, ledger: [] },
    profiles: [{ source: 'fw', kind: 'Firewall', events: 60, fields }],
  }
}

describe('watching sources for drift', () => {
  it('knows after a restart what was usual, what is open, and what was accepted', async () => {
    const values = new Map<string, unknown>()
    const state = {
      values: {
        get: async (tenant: string, key: string) => structuredClone(values.get(`${tenant} ${key}`)),
        set: async (tenant: string, key: string, value: unknown) =>
          void values.set(`${tenant} ${key}`, structuredClone(value)),
      },
    } as unknown as StateStore
    const told: DriftAlarm[] = []
    const start = async () => {
      const watch = new DriftWatch({ state, logger: silentLogger, onAlarm: (alarm) => told.push(alarm) })
      await watch.restore(DEFAULT_TENANT)
      return watch
    }
    const first = await start()
    for (let minute = 1; minute <= 30; minute++) first.observe(batch(minute, { src: 60 }))
    await first.settled()

    const second = await start()
    for (let minute = 40; minute <= 46; minute++) second.observe(batch(minute, { source: 60 }))
    await second.settled()
    assert.deepEqual(
      told.map(({ field, perhaps }) => ({ field, perhaps })),
      [{ field: 'src', perhaps: ['source'] }],
    )

    const third = await start()
    const [alarm] = third.alarms(DEFAULT_TENANT)
    assert.equal((await third.accept(DEFAULT_TENANT, alarm!.id, 'ann', 99))?.acceptedBy, 'ann')
    assert.equal(await third.accept(DEFAULT_TENANT, 'none', 'ann', 99), undefined)
    const [kept] = (await start()).alarms(DEFAULT_TENANT)
    assert.equal(kept?.acceptedBy, 'ann')
  })
})
