import assert from 'node:assert/strict'
import { it } from 'node:test'
import { printMetrics } from './metrics-route.ts'

it('prints families in the OpenMetrics text format, with labels that cannot break a line', () => {
  const text = printMetrics([
    { name: 'a_things', type: 'counter', help: 'Things.', samples: [{ value: 3 }] },
    {
      ...{ name: 'a_rooms', type: 'gauge', help: 'Rooms\nby name.' },
      samples: [{ labels: { name: 'x"\\\ny', floor: '2' }, value: 0.5 }],
    },
  ])
  assert.equal(
    text,
    [
      '# TYPE a_things counter',
      '# HELP a_things Things.',
      'a_things_total 3',
      '# TYPE a_rooms gauge',
      '# HELP a_rooms Rooms\\nby name.',
      'a_rooms{name="x\\"\\\\\\ny",floor="2"} 0.5',
      '# EOF',
      '',
    ].join('\n'),
  )
})
