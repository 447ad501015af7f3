import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Quieting } from '@opensoc/contract'
import { minutesWords, quietingWords } from './quieting-words.ts'

for (const [row, words] of [
  [{ kind: 'suppression', by: ['host', 'Image'], window_ms: 14_400_000 }, 'one in 4 h by host, Image'],
  [{ kind: 'snooze', values: { host: 'ws1', user: 'ann' } }, 'host=ws1 user=ann'],
  [
    { kind: 'maintenance', times: { kind: 'once', from_time: 0, to_time: 3_600_000 } },
    '1970-01-01 00:00 to 1970-01-01 01:00 UTC',
  ],
  [
    {
      kind: 'maintenance',
      times: { kind: 'weekly', days: [6, 7], start: '22:00', minutes: 90, time_zone: 'Europe/Berlin' },
    },
    'Sat Sun 22:00 for 90 min, Europe/Berlin',
  ],
] as const) {
  it(`says ${words}`, () => assert.equal(quietingWords(row as unknown as Quieting), words))
}

it('says whole days as days', () => assert.equal(minutesWords(2880), '2 d'))
