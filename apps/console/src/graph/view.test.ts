import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  contains,
  fittingView,
  grown,
  meets,
  OPENING_ZOOM,
  openingView,
  revealing,
  visibleRect,
  zoomed,
} from './view.ts'

const box = { width: 1000, height: 600 }

test('the picture never opens at an unreadable size, and fits on request', () => {
  const huge = { width: 9000, height: 4000 }
  assert.equal(openingView(huge, box).zoom, OPENING_ZOOM)
  assert.ok(fittingView(huge, box).zoom < OPENING_ZOOM)
  assert.equal(openingView({ width: 300, height: 200 }, box).zoom, 1)
})

test('zooming keeps the point under the pointer', () => {
  const view = { x: 40, y: 20, zoom: 1 }
  const at = { x: 300, y: 200 }
  const next = zoomed(view, 1.5, at)
  assert.equal((at.x - next.x) / next.zoom, (at.x - view.x) / view.zoom)
  assert.equal((at.y - next.y) / next.zoom, (at.y - view.y) / view.zoom)
  assert.ok(zoomed(view, 1000, at).zoom <= 2.5)
})

test('revealing moves only when it has to', () => {
  const view = { x: 0, y: 0, zoom: 1 }
  assert.deepEqual(revealing(view, { x: 100, y: 100, width: 50, height: 50 }, box), view)
  const moved = revealing(view, { x: 2000, y: 100, width: 50, height: 50 }, box)
  assert.ok(contains(visibleRect(moved, box), { x: 2000, y: 100, width: 50, height: 50 }))
})

test('what is drawn reaches beyond what is seen', () => {
  const seen = visibleRect({ x: -100, y: -50, zoom: 0.5 }, box)
  assert.deepEqual(seen, { x: 200, y: 100, width: 2000, height: 1200 })
  assert.ok(contains(grown(seen), seen))
  assert.ok(!meets(seen, { x: 5000, y: 0, width: 1, height: 1 }))
})
