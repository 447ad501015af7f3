import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { CorrelationEvent } from './compiled-correlation.ts'
import type { GroupState } from './correlation-groups.ts'
import { idOf, sampleSet, Told } from './correlation-sample.ts'
import { Correlator } from './correlator.ts'

const SETS = {
  event_count: 'condition: {gte: 3}',
  value_count: 'condition: {gte: 2, field: v}',
  temporal: '',
  temporal_ordered: '',
  value_sum: 'condition: {gt: 8, field: v}',
  value_avg: 'condition: {gt: 3, field: v}',
  value_median: 'condition: {gt: 3, field: v}',
  value_percentile: 'condition: {gt: 3, field: v, percentile: 90}',
  x_opensoc_new_terms: 'learn: 4s, condition: {field: v}',
}

const sets = [
  ...Object.entries(SETS).map(([type, rest]) =>
    sampleSet(
      `title: x\nid: x\ncorrelation: {type: ${type}, rules: [a, b, c], group-by: [g], timespan: 10s, ${rest}}`,
    ),
  ),
  sampleSet(
    'title: x\nid: x\ncorrelation: {type: event_count, rules: [a], group-by: [g], timespan: 10s, condition: {eq: 2}}',
  ),
  ...['temporal', 'temporal_ordered'].flatMap((type) =>
    ['c and (a or b)', 'a and not b and c', '1 of them'].map((condition) =>
      sampleSet(
        `title: x\nid: x\ncorrelation: {type: ${type}, rules: [a, b, c], group-by: [g], timespan: 10s, condition: '${condition}'}`,
      ),
    ),
  ),
  sampleSet(
    'title: x\nid: x\ncorrelation: {type: temporal_ordered, rules: [many, b], group-by: [g], timespan: 20s}',
    'title: many\nid: many\nname: many\ncorrelation: {type: event_count, rules: [a], group-by: [g], timespan: 10s, condition: {gte: 2}}\ngenerate: true',
  ),
]

const events = fc
  .array(
    fc.record({
      ruleId: fc.constantFrom('a', 'b', 'c'),
      time: fc.integer({ min: 0, max: 60 }).map((seconds) => seconds * 1000),
      g: fc.constantFrom('u', 'v'),
      v: fc.integer({ min: 0, max: 6 }),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map(
      ({ ruleId, time, g, v }, n): CorrelationEvent => ({
        ruleId: idOf(ruleId),
        time,
        eventId: `e${n}`,
        fields: { g, v },
      }),
    ),
  )

/** Some order of arrival, cut into batches. */
const arrival = fc.infiniteStream(fc.nat())

function* batchesOf(
  list: readonly CorrelationEvent[],
  numbers: Iterator<number>,
): Generator<CorrelationEvent[]> {
  const left = [...list]
  while (left.length > 0) {
    const batch: CorrelationEvent[] = []
    const size = 1 + ((numbers.next().value as number) % 5)
    while (batch.length < size && left.length > 0) {
      batch.push(...left.splice((numbers.next().value as number) % left.length, 1))
    }
    yield batch
  }
}

describe('laws of correlations', () => {
  for (const set of sets) {
    const name = set.correlations
      .map(({ correlation: { type, source } }) => `${type}${/ condition: '.*'/.exec(source)?.[0] ?? ''}`)
      .join(' under ')
    it(`${name}: what stands in the end does not depend on how events arrive, on replays or on restarts`, () => {
      fc.assert(
        fc.property(events, arrival, (list, numbers) => {
          const inOrder = new Correlator(set)
          const expected = new Told()
          for (const event of list.toSorted((a, b) => a.time - b.time)) expected.take(inOrder.add([event], 0))
          expected.take(inOrder.end())

          let shuffled = new Correlator(set)
          const store = new Map<string, GroupState>()
          const told = new Told()
          for (const batch of batchesOf(list, numbers)) {
            const before = told.keys
            told.take(shuffled.add(batch, 0))
            assert.deepEqual(
              shuffled.add(batch, 0),
              { fired: [], superseded: [] },
              `a replay after ${before}`,
            )
            save(shuffled, store)
            if ((numbers.next().value as number) % 3 > 0) continue
            shuffled = new Correlator(set)
            shuffled.restore([...store.values()])
          }
          told.take(shuffled.end())
          assert.deepEqual(told.keys, expected.keys)
        }),
        { numRuns: 150 },
      )
    })
  }

  it('event_count fires where counting by hand says so', () => {
    const set = sets[0]!
    fc.assert(
      fc.property(events, (list) => {
        const told = new Told()
        told.take(new Correlator(set).add(list, 0))
        assert.deepEqual(
          told.keys.map((key) => JSON.parse(key).slice(1)).sort(),
          countByHand(list, 3, 10_000).sort(),
        )
      }),
    )
  })
})

/** Keeps what changed, as a store would. */
function save(correlator: Correlator, store: Map<string, GroupState>): void {
  for (const { groupKey, correlationId, state } of correlator.takeUnsaved()) {
    const key = `${correlationId} ${groupKey}`
    if (state === undefined) store.delete(key)
    else store.set(key, JSON.parse(JSON.stringify(state)))
  }
}

/** For each group: the first run of `wanted` events within the span, then on from the event after it, a span later. */
function countByHand(list: readonly CorrelationEvent[], wanted: number, spanMs: number) {
  const found: [string, number, number][] = []
  for (const group of ['u', 'v']) {
    let times = list.filter(({ fields }) => fields['g'] === group).map(({ time }) => time)
    times = times.sort((a, b) => a - b)
    let from = 0
    let rest = Number.NEGATIVE_INFINITY
    for (let at = 0; at < times.length; at++) {
      const inside = times.slice(from, at + 1).filter((time) => time >= times[at]! - spanMs)
      if (times[at]! < rest || inside.length < wanted) continue
      found.push([JSON.stringify([group]), inside[0]!, times[at]!])
      from = at + 1
      rest = times[at]! + spanMs
    }
  }
  return found
}
