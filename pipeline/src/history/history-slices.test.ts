import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EventScope } from '@opensoc/domain'
import fc from 'fast-check'
import { historySlices } from './history-slices.ts'

/** A lake that counts these times. */
const lakeOf = (times: readonly number[]) => ({
  async histogram({ from, to }: EventScope, buckets: number) {
    const widthMs = Math.max(1, Math.ceil((to - from) / buckets))
    const size = Math.max(1, Math.ceil((to - from) / widthMs))
    const counts = Array.from({ length: size }, (_, at) => ({ time: from + at * widthMs, count: 0 }))
    for (const time of times)
      if (time >= from && time < to) counts[Math.floor((time - from) / widthMs)]!.count++
    return counts
  },
})
const scope = (from: number, to: number): EventScope => ({
  ...{ tenantId: 'a', query: { kind: 'all' }, from, to },
})

describe('the steps of a history', () => {
  it('hold every event once, newest first, however they are spread', async () => {
    const times = fc.array(fc.oneof(fc.nat(100_000_000), fc.integer({ min: 5_000_000, max: 5_000_100 })), {
      maxLength: 300,
    })
    await fc.assert(
      fc.asyncProperty(
        times,
        fc.nat(50_000_000),
        fc.integer({ min: 1, max: 100_000_000 }),
        async (all, from, length) => {
          const to = from + length
          const { slices, events } = await historySlices(lakeOf(all), scope(from, to))
          const inside = all.filter((time) => time >= from && time < to)
          assert.equal(events, inside.length)
          for (const time of inside)
            assert.equal(slices.filter((slice) => time >= slice.from && time < slice.to).length, 1)
          for (const [at, slice] of slices.entries()) {
            assert.ok(slice.from < slice.to && slice.to <= (slices[at - 1]?.from ?? to))
            assert.equal(slice.events, inside.filter((time) => time >= slice.from && time < slice.to).length)
          }
        },
      ),
    )
  })

  it('are small where events are many, also in a small part of a long time', async () => {
    const times = Array.from({ length: 50_000 }, (_, n) => 9_000_000_000 + n * 10)
    const { slices, spanMs } = await historySlices(lakeOf(times), scope(0, 300_000_000_000))
    assert.ok(slices.length >= 10, `${slices.length} steps`)
    assert.ok(Math.max(...slices.map(({ events }) => events)) <= 5000)
    assert.ok(spanMs >= 500_000 && spanMs < 600_000, `${spanMs} ms`)
  })

  it('are none where nothing is', async () => {
    assert.deepEqual(await historySlices(lakeOf([]), scope(0, 10)), { slices: [], events: 0, spanMs: 0 })
  })
})
