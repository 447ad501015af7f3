import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gridStep } from './grid-step.ts'

test('list keys move inside the rows', () => {
  const cases: [string, number, number][] = [
    ['j', 0, 1],
    ['ArrowDown', 99, 99],
    ['k', 0, 0],
    ['ArrowUp', 5, 4],
    ['PageDown', 3, 23],
    ['PageUp', 3, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['j', -1, 0],
  ]
  for (const [key, from, to] of cases) assert.equal(gridStep(key, from, 100, 20), to, key)
})

test('other keys, and lists without rows, do not move', () => {
  assert.equal(gridStep('q', 1, 100, 20), undefined)
  assert.equal(gridStep('j', 0, 0, 20), undefined)
})
