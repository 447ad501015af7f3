import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { GroupState } from './correlation-groups.ts'
import { event, idOf, sampleSet, Told } from './correlation-sample.ts'
import { Correlator } from './correlator.ts'

const NOW = 0

const correlation = (type: string, rules: string, rest: string) =>
  `title: x\nid: x\ncorrelation: {type: ${type}, rules: [${rules}], timespan: 10s, ${rest}}`

describe('what correlations remember', () => {
  it('lets the least recently touched groups go, and counts them', () => {
    const set = sampleSet(correlation('event_count', 'a', 'group-by: [user], condition: {gte: 2}'))
    const correlator = new Correlator(set, { maxGroups: 10 })
    for (let n = 0; n < 30; n++) correlator.add([event('a', n, { user: n })], NOW)
    assert.deepEqual(correlator.count().get(idOf('x')), {
      groups: 10,
      events: 10,
      evictedGroups: 20,
      evictedEvents: 0,
    })
  })

  it('lets groups go that nothing came for, as received, for a day', () => {
    const set = sampleSet(correlation('event_count', 'a', 'group-by: [user], condition: {gte: 2}'))
    const correlator = new Correlator(set)
    correlator.add([event('a', 0, { user: 'u' })], 0)
    correlator.add([event('a', 1, { user: 'v' })], 25 * 3_600_000)
    assert.equal(correlator.count().get(idOf('x'))?.groups, 1)
  })

  it('holds a bounded number of events of a group, and fires on', () => {
    const set = sampleSet(correlation('value_count', 'a', 'condition: {gte: 3, field: v}'))
    const correlator = new Correlator(set)
    const told = new Told()
    for (let batch = 0; batch < 25; batch++) {
      told.take(
        correlator.add(
          Array.from({ length: 1000 }, (_, n) => event('a', batch / 10 + n / 10_000, { v: 1 })),
          NOW,
        ),
      )
    }
    told.take(correlator.add([event('a', 3, { v: 2 }), event('a', 3, { v: 3 })], NOW))
    assert.equal(told.standing.size, 1)
    const counters = correlator.count().get(idOf('x'))
    assert.ok((counters?.events ?? 0) <= 20_000 && (counters?.evictedEvents ?? 0) >= 5000)
  })

  it('lets runs of a busy group go that nothing came for, as received, for a day', () => {
    const correlator = new Correlator(sampleSet(correlation('event_count', 'a', 'condition: {gte: 2}')))
    const store = new Map<string, GroupState>()
    for (let hour = 0; hour < 100; hour++) {
      correlator.add([event('a', hour * 3600)], hour * 3_600_000)
      for (const { groupKey, state } of correlator.takeUnsaved()) {
        if (state === undefined) store.delete(groupKey)
        else store.set(groupKey, state)
      }
    }
    assert.equal(correlator.count().get(idOf('x'))?.events, 25)
    assert.equal(store.size, 25)
  })

  it('holds a bounded number of events of a group over many runs', () => {
    const correlator = new Correlator(sampleSet(correlation('event_count', 'a', 'condition: {gte: 9}')))
    for (let batch = 0; batch < 12; batch++) {
      const runs = Array.from({ length: 2000 }, (_, n) => event('a', (batch * 2000 + n) * 11))
      correlator.add(runs, NOW)
    }
    assert.deepEqual(correlator.count().get(idOf('x')), {
      groups: 1,
      events: 20_000,
      evictedGroups: 0,
      evictedEvents: 4000,
    })
  })

  it('saves only the run that changed', () => {
    const correlator = new Correlator(sampleSet(correlation('event_count', 'a', 'condition: {gte: 9}')))
    correlator.add([event('a', 0), event('a', 100), event('a', 200)], NOW)
    assert.equal(correlator.takeUnsaved().length, 3)
    correlator.add([event('a', 101)], NOW)
    const [changed, ...others] = correlator.takeUnsaved()
    assert.deepEqual(others, [])
    assert.equal(changed?.state?.events.length, 2)
  })

  it('does not take back what a closed window told when it is restored to late events', () => {
    const set = sampleSet(correlation('event_count', 'a', 'group-by: [user], condition: {lt: 2}'))
    const before = new Correlator(set)
    const told = before.add([event('a', 0, { user: 'u' }), event('a', 50)], NOW)
    assert.equal(told.fired.length, 1)
    const after = new Correlator(set)
    after.restore(before.takeUnsaved().flatMap(({ state }) => state ?? []))
    assert.deepEqual(after.add([event('a', 1, { user: 'late' })], NOW), { fired: [], superseded: [] })
  })

  it('forgets the terms that were seen least recently, and tells what it knows no more than once', () => {
    const correlator = new Correlator(
      sampleSet(correlation('x_opensoc_new_terms', 'a', 'condition: {field: v}')),
    )
    const told = new Told()
    for (let n = 0; n < 25; n++) {
      const terms = Array.from({ length: 1000 }, (_, v) => event('a', n / 10, { v: n * 1000 + v }))
      told.take(correlator.add([event('a', n / 10, { v: 'often' }), ...terms], NOW))
    }
    assert.equal(told.standing.size, 25_001)
    const counters = correlator.count().get(idOf('x'))
    assert.ok((counters?.events ?? 0) <= 20_000 && (counters?.evictedEvents ?? 0) >= 5000)
  })
})
