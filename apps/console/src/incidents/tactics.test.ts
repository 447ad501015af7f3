import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripPaths } from './tactics.ts'

const cells = (path: string) => path.split('M').length - 1

test('the strip has fourteen cells, lit where the incident has the tactic', () => {
  const { on, off } = stripPaths(['execution', 'impact', 'execution'])
  assert.deepEqual([cells(on), cells(off)], [2, 12])
})

test('tactics of other matrices light the cell that is their like', () => {
  assert.equal(stripPaths(['impair-process-control']).on, stripPaths(['impact']).on)
  assert.equal(cells(stripPaths(['something-new']).on), 0)
})
