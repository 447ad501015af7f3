import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { event, sampleSet, Told } from './correlation-sample.ts'
import { Correlator } from './correlator.ts'

const NOW = 0

/** `[rule, seconds, fields]` -> what stands: `first-last value` in seconds. */
function run(
  correlation: string,
  matches: readonly (readonly [string, number, Record<string, unknown>?])[],
): string[] {
  const set = sampleSet(correlation)
  assert.deepEqual(set.refused, [])
  const correlator = new Correlator(set)
  const told = new Told()
  told.take(
    correlator.add(
      matches.map(([rule, seconds, fields]) => event(rule, seconds, fields)),
      NOW,
    ),
  )
  told.take(correlator.end())
  return [...told.standing.values()].map(
    ({ firstTime, time, value }) => `${firstTime / 1000}-${time / 1000} ${value}`,
  )
}

const correlation = (type: string, rules: string, rest: string) =>
  `title: x\nid: x\ncorrelation: {type: ${type}, rules: [${rules}], timespan: 10s, ${rest}}`

describe('types of correlations', () => {
  for (const [name, document, matches, expected] of [
    [
      'event_count counts within a window that is not bound to the clock',
      correlation('event_count', 'a', 'group-by: [user], condition: {gte: 3}'),
      [
        ['a', 5, { user: 'u' }],
        ['a', 9, { user: 'u' }],
        ['a', 14, { user: 'v' }],
        ['a', 15, { user: 'u' }],
      ],
      ['5-15 3'],
    ],
    [
      'a group rests until a timespan after it has fired',
      correlation('event_count', 'a', 'condition: {gte: 2}'),
      [
        ['a', 0],
        ['a', 1],
        ['a', 2],
        ['a', 3],
        ['a', 10],
        ['a', 11],
        ['a', 12],
      ],
      ['0-1 2', '2-11 4'],
    ],
    [
      'groups are compared without case',
      correlation('event_count', 'a', 'group-by: [user], condition: {gte: 2}'),
      [
        ['a', 0, { user: 'ADMIN' }],
        ['a', 1, { user: 'admin' }],
      ],
      ['0-1 2'],
    ],
    [
      'an event without the group’s field is left out',
      correlation('event_count', 'a', 'group-by: [user], condition: {gte: 2}'),
      [
        ['a', 0, { user: 'u' }],
        ['a', 1],
        ['a', 2, { user: null }],
      ],
      [],
    ],
    [
      'value_count counts different values',
      correlation('value_count', 'a', 'condition: {gte: 2, field: target}'),
      [
        ['a', 0, { target: 'x' }],
        ['a', 1, { target: 'X' }],
        ['a', 2, { target: 'y' }],
      ],
      ['0-2 2'],
    ],
    [
      'value_count of several fields counts their tuples',
      correlation('value_count', 'a', 'condition: {gte: 3, field: [host, port]}'),
      [
        ['a', 0, { host: 'x', port: 1 }],
        ['a', 1, { host: 'x', port: 2 }],
        ['a', 2, { host: 'x' }],
        ['a', 3, { host: 'y', port: 1 }],
      ],
      ['0-3 3'],
    ],
    [
      'temporal takes any order',
      correlation('temporal', 'a, b', ''),
      [
        ['b', 0],
        ['b', 4],
        ['a', 9],
      ],
      ['0-9 2'],
    ],
    [
      'temporal with a condition counts rules',
      correlation('temporal', 'a, b, c', 'condition: {gte: 2}'),
      [
        ['b', 0],
        ['b', 4],
        ['a', 9],
      ],
      ['0-9 2'],
    ],
    [
      'temporal_ordered takes the chain that begins last',
      correlation('temporal_ordered', 'a, b, c', ''),
      [
        ['a', 0],
        ['a', 5],
        ['b', 6],
        ['a', 7],
        ['c', 13],
      ],
      ['5-13 3'],
    ],
    [
      'temporal_ordered wants the order',
      correlation('temporal_ordered', 'a, b', ''),
      [
        ['b', 0],
        ['a', 1],
      ],
      [],
    ],
    [
      'of the same millisecond, the order is taken to be the right one',
      correlation('temporal_ordered', 'a, b', ''),
      [
        ['b', 1],
        ['a', 1],
      ],
      ['1-1 2'],
    ],
    [
      'temporal_ordered with a condition takes a part of the rules, in order',
      correlation('temporal_ordered', 'a, b, c', 'condition: {gte: 2}'),
      [
        ['c', 0],
        ['a', 1],
        ['c', 2],
      ],
      ['1-2 2'],
    ],
    [
      'value_sum sums numbers and texts of numbers',
      correlation('value_sum', 'a', 'condition: {gt: 100, field: bytes}'),
      [
        ['a', 0, { bytes: 60 }],
        ['a', 1, { bytes: 'many' }],
        ['a', 2, { bytes: '40.5' }],
      ],
      ['0-2 100.5'],
    ],
    [
      'value_sum forgets what left the window',
      correlation('value_sum', 'a', 'condition: {gte: 100, field: bytes}'),
      [
        ['a', 0, { bytes: 60 }],
        ['a', 8, { bytes: 30 }],
        ['a', 12, { bytes: 60 }],
        ['a', 13, { bytes: 10 }],
      ],
      ['8-13 100'],
    ],
    [
      'value_avg',
      correlation('value_avg', 'a', 'condition: {gte: 15, field: n}'),
      [
        ['a', 0, { n: 10 }],
        ['a', 1, { n: 20 }],
      ],
      ['0-1 15'],
    ],
    [
      'value_percentile',
      correlation('value_percentile', 'a', 'condition: {gte: 5.5, field: n, percentile: 75}'),
      [
        ['a', 0, { n: 1 }],
        ['a', 1, { n: 7 }],
      ],
      ['0-1 5.5'],
    ],
    [
      'value_median',
      correlation('value_median', 'a', 'condition: {gt: 3, field: n}'),
      [
        ['a', 0, { n: 1 }],
        ['a', 1, { n: 3 }],
        ['a', 2, { n: 9 }],
        ['a', 3, { n: 9 }],
      ],
      ['0-3 6'],
    ],
    [
      'an upper bound is judged when the window has closed',
      correlation('event_count', 'a', 'condition: {lt: 3}'),
      [
        ['a', 0],
        ['a', 1],
        ['a', 2],
        ['a', 11],
        ['a', 21],
      ],
      ['11-21 2'],
    ],
    [
      'a range',
      correlation('event_count', 'a', 'condition: {gt: 1, lte: 2}'),
      [
        ['a', 0],
        ['a', 1],
        ['a', 2],
        ['a', 15],
        ['a', 16],
      ],
      ['15-16 2'],
    ],
    [
      'new terms are told once a timespan, whatever repeats',
      correlation('x_opensoc_new_terms', 'a', 'group-by: [user], condition: {field: host}'),
      [
        ['a', 0, { user: 'u', host: 'h' }],
        ['a', 5, { user: 'u', host: 'H' }],
        ['a', 7, { user: 'u', host: 'i' }],
        ['a', 14, { user: 'u', host: 'h' }],
        ['a', 18, { user: 'u', host: 'i' }],
      ],
      ['0-0 1', '7-7 1', '18-18 1'],
    ],
    [
      'new terms of a group that is still learned are not told',
      correlation('x_opensoc_new_terms', 'a', 'learn: 6s, condition: {field: [host, user]}'),
      [
        ['a', 0, { user: 'u', host: 'h' }],
        ['a', 5, { user: 'v', host: 'h' }],
        ['a', 6, { user: 'u', host: 'h' }],
        ['a', 6, { user: 'w', host: 'h' }],
        ['a', 6, { user: 'w', host: 'i' }],
      ],
      ['6-6 1', '6-6 1'],
    ],
    [
      'an extended condition without a not fires at once',
      correlation('temporal', 'a, b, c', "condition: 'a and (b or c)'"),
      [
        ['a', 0],
        ['c', 5],
        ['b', 6],
      ],
      ['0-5 2'],
    ],
    [
      'what must not match is judged when the window has closed',
      correlation('temporal', 'a, b', "group-by: [user], condition: 'a and not b'"),
      [
        ['a', 0, { user: 'u' }],
        ['b', 10, { user: 'u' }],
        ['a', 0, { user: 'v' }],
        ['b', 11, { user: 'v' }],
      ],
      ['0-0 1'],
    ],
    [
      'an extended condition of an ordered correlation wants the order of what it needs',
      correlation('temporal_ordered', 'a, b, c', "condition: 'c and (a or b)'"),
      [
        ['c', 0],
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ],
      ['2-3 2'],
    ],
    [
      'an ordered correlation with a not wants all that matched in order',
      correlation('temporal_ordered', 'a, b, c', "group-by: [user], condition: 'a and not b and c'"),
      [
        ['a', 0, { user: 'right' }],
        ['c', 1, { user: 'right' }],
        ['c', 0, { user: 'wrong' }],
        ['a', 1, { user: 'wrong' }],
        ['a', 0, { user: 'between' }],
        ['b', 1, { user: 'between' }],
        ['c', 2, { user: 'between' }],
      ],
      ['0-1 2'],
    ],
  ] as const) {
    it(name, () => assert.deepEqual(run(document, matches), expected))
  }
})
