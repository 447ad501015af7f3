import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barShapes, brushedSpan, total } from './bars.ts'

const bar = (...counts: number[]) => ({
  time: 0,
  parts: counts.map((count, index) => ({ kind: String(index), count })),
})

test('the highest bar fills the height and parts stack on each other', () => {
  const shapes = barShapes([bar(2, 2), bar(1)], 100, 40)
  assert.deepEqual(
    shapes.map(({ x, y, height }) => [x, y, height]),
    [
      [0, 20, 20],
      [0, 0, 20],
      [50, 30, 10],
    ],
  )
})

test('a rare thing is still seen, and an absent one is not drawn', () => {
  const shapes = barShapes([bar(1000), bar(1), bar(0)], 90, 40)
  assert.equal(shapes.length, 2)
  assert.equal(shapes[1]?.height, 1)
  assert.equal(total(bar(3, 4)), 7)
})

test('a brush gives the same range in both directions and stays inside', () => {
  const span = { from: 1000, to: 2000 }
  assert.deepEqual(brushedSpan(span, 0.2, 0.5), { from: 1200, to: 1500 })
  assert.deepEqual(brushedSpan(span, 0.5, 0.2), { from: 1200, to: 1500 })
  assert.deepEqual(brushedSpan(span, -1, 7), span)
})
