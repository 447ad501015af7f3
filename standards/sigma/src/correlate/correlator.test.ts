import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { event, idOf, sampleSet, Told } from './correlation-sample.ts'
import { Correlator } from './correlator.ts'

const NOW = 0

const correlation = (type: string, rules: string, rest: string) =>
  `title: x\nid: x\ncorrelation: {type: ${type}, rules: [${rules}], timespan: 10s, ${rest}}`

describe('correlations', () => {
  it('waits for the watermark before it judges an upper bound', () => {
    const correlator = new Correlator(
      sampleSet(correlation('event_count', 'a', 'group-by: [u], condition: {lt: 2}')),
    )
    assert.deepEqual(correlator.add([event('a', 0, { u: 1 })], NOW).fired, [])
    assert.deepEqual(correlator.add([event('a', 9, { u: 2 })], NOW).fired, [])
    assert.equal(correlator.add([event('a', 11, { u: 2 })], NOW).fired.length, 1)
  })

  it('joins the fields of different rules by alias', () => {
    const document = `title: x
id: x
correlation:
  type: temporal
  rules: [a, b]
  group-by: [source]
  timespan: 10s
  aliases: {source: {a: src_ip, b: client}}`
    const set = sampleSet(document)
    assert.deepEqual(
      [...set.neededFields],
      [
        [idOf('a'), ['src_ip']],
        [idOf('b'), ['client']],
      ],
    )
    const correlator = new Correlator(set)
    const [firing] = correlator.add(
      [event('a', 0, { src_ip: '1.1.1.1' }), event('b', 1, { client: '1.1.1.1' })],
      NOW,
    ).fired
    assert.deepEqual(firing?.group, { source: '1.1.1.1' })
  })

  it('builds correlations on correlations, and tells the events at the bottom', () => {
    const set = sampleSet(
      correlation('temporal_ordered', 'many, b', 'group-by: [user]'),
      'title: many\nid: many\nname: many\ncorrelation: {type: event_count, rules: [a], group-by: [user], timespan: 10s, condition: {gte: 3}}',
    )
    assert.deepEqual([...set.buildingBlocks].sort(), ['a', 'b', 'many'].map(idOf).sort())
    const matches = [0, 1, 2].map((seconds) => event('a', seconds, { user: 'u' }))
    const last = event('b', 5, { user: 'u' })
    const correlator = new Correlator(set)
    const [firing, ...others] = correlator.add([last, ...matches], NOW).fired
    assert.deepEqual(others, [])
    assert.equal(firing?.correlation.id, idOf('x'))
    assert.deepEqual(
      firing?.eventIds,
      [...matches, last].map(({ eventId }) => eventId),
    )
  })

  it('tells base correlations as well where `generate` says so', () => {
    const many =
      'title: many\nid: many\nname: many\ncorrelation: {type: event_count, rules: [a], timespan: 10s, condition: {gte: 2}}'
    const generating = sampleSet(`${correlation('temporal', 'many, b', '')}\ngenerate: true`, many)
    assert.deepEqual([...generating.buildingBlocks], [idOf('a')])
  })

  it('supersedes what a late event changes, and keeps its key where it changes nothing', () => {
    const correlator = new Correlator(sampleSet(correlation('event_count', 'a', 'condition: {gte: 2}')))
    const told = new Told()
    told.take(correlator.add([event('a', 5), event('a', 8)], NOW))
    const before = told.keys
    const late = correlator.add([event('a', 4)], NOW)
    assert.deepEqual(late.superseded, [{ from: before[0], to: late.fired[0]?.key }])
    told.take(late)
    assert.equal(told.standing.size, 1)
    const inside = correlator.add([event('a', 4.5)], NOW)
    told.take(inside)
    assert.equal(told.standing.size, 1)
    const after = correlator.add([event('a', 9)], NOW)
    assert.deepEqual(after, { fired: [], superseded: [] })
  })
})
