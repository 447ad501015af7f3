import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytes, plural, points, shortCount } from './amounts.ts'

test('amounts are short and keep their unit', () => {
  assert.deepEqual([0, 4.25, 999, 1200, 41_208, 2_340_000].map(shortCount), [
    '0',
    '4.3',
    '999',
    '1.2k',
    '41k',
    '2.3M',
  ])
  assert.deepEqual([0, 1023, 1536, 5 * 1024 ** 3].map(bytes), ['0 B', '1023 B', '1.5 KiB', '5.0 GiB'])
})

test('points carry their sign and words their number', () => {
  assert.deepEqual([40, -7.5, 0].map(points), ['+40', '−7.5', '+0'])
  assert.deepEqual([plural(1, 'alert'), plural(1286, 'alert')], ['1 alert', '1,286 alerts'])
})
