import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { routeEdges } from './edges.ts'
import { layoutGraph, NODE_HEIGHT, type Node, ROW } from './layout.ts'

let clock = 0
function node(id: string, change: Partial<Node> = {}): Node {
  return {
    id,
    kind: 'process',
    label: id,
    sub: '',
    host: 'ws-1',
    time: ++clock,
    techniques: [],
    finding_ids: [],
    event_ids: [],
    on_path: true,
    root: false,
    child_count: 0,
    facts: {},
    ...change,
  }
}
const at = (nodes: Node[], id: string) => layoutGraph(nodes).byId.get(id)!

test('a chain runs to the right in one row', () => {
  const nodes = [node('a'), node('b', { parent: 'a' }), node('c', { parent: 'b' })]
  const { nodes: placed } = layoutGraph(nodes)
  assert.deepEqual(
    placed.map(({ depth }) => depth),
    [0, 1, 2],
  )
  assert.equal(new Set(placed.map(({ y }) => y)).size, 1)
})

test('children stand under each other below their first sibling, the attack path first', () => {
  const nodes = [
    node('root'),
    node('routine', { parent: 'root', on_path: false }),
    node('attack', { parent: 'root' }),
    node('deep', { parent: 'attack' }),
  ]
  assert.equal(at(nodes, 'attack').y, at(nodes, 'root').y)
  assert.equal(at(nodes, 'routine').y, at(nodes, 'root').y + ROW)
})

test('each host has its lane, in the order in which the story reaches it', () => {
  const nodes = [
    node('x', { host: 'dc', time: 900 }),
    node('a', { time: 100 }),
    node('b', { parent: 'a', host: 'dc', time: 950 }),
  ]
  const { lanes, byId } = layoutGraph(nodes)
  assert.deepEqual(
    lanes.map(({ host, count }) => [host, count]),
    [
      ['ws-1', 1],
      ['dc', 2],
    ],
  )
  assert.equal(byId.get('b')!.depth, 0)
})

test('routine leaves are packed two in a row', () => {
  const leaf = (id: string) => node(id, { parent: 'p', kind: 'file', on_path: false })
  const nodes = [node('p'), leaf('f1'), leaf('f2'), leaf('f3')]
  assert.equal(at(nodes, 'f1').y, at(nodes, 'f2').y)
  assert.ok(at(nodes, 'f2').x > at(nodes, 'f1').x)
  assert.equal(at(nodes, 'f3').y, at(nodes, 'f1').y + ROW)
})

test('a circle and a missing parent still give every node a place', () => {
  const nodes = [node('a', { parent: 'b' }), node('b', { parent: 'a' }), node('c', { parent: 'gone' })]
  assert.equal(layoutGraph(nodes).nodes.length, 3)
})

test('edges across hosts run through the gutter, edges to unknown nodes are left out', () => {
  const nodes = [node('a'), node('b', { parent: 'a', host: 'dc' })]
  const layout = layoutGraph(nodes)
  const edges = routeEdges(
    [
      { source: 'a', target: 'b', kind: 'lateral', on_path: true },
      { source: 'a', target: 'nobody', kind: 'spawned', on_path: true },
    ],
    layout,
  )
  assert.deepEqual(
    edges.map(({ form, label }) => [form, label]),
    [['lateral', 'lateral movement']],
  )
})

const anyNodes = fc
  .array(
    fc.record({
      parent: fc.option(fc.nat(60), { nil: undefined }),
      host: fc.constantFrom('ws-1', 'fs', 'dc'),
      kind: fc.constantFrom('process', 'file', 'network'),
      on_path: fc.boolean(),
      time: fc.nat(50),
    }),
    { maxLength: 60 },
  )
  .map((rows) =>
    rows.map(({ parent, kind, ...row }, index) =>
      node(`n${index}`, {
        ...row,
        kind: kind as Node['kind'],
        ...(parent === undefined ? {} : { parent: `n${parent}` }),
      }),
    ),
  )

test('no two nodes overlap, and none is lost', () => {
  fc.assert(
    fc.property(anyNodes, (nodes) => {
      const { nodes: placed } = layoutGraph(nodes)
      assert.equal(placed.length, nodes.length)
      const rows = Map.groupBy(placed, ({ y }) => y)
      for (const row of rows.values()) {
        const sorted = row.toSorted((a, b) => a.x - b.x)
        for (let i = 1; i < sorted.length; i++)
          assert.ok(sorted[i - 1]!.x + sorted[i - 1]!.width <= sorted[i]!.x)
      }
      const ys = [...rows.keys()].sort((a, b) => a - b)
      for (let i = 1; i < ys.length; i++) assert.ok(ys[i]! - ys[i - 1]! >= NODE_HEIGHT)
    }),
  )
})

test('the order in which nodes arrive does not change the picture', () => {
  fc.assert(
    fc.property(anyNodes, (nodes) => {
      // A circle has no first node, so where it is cut may depend on the order: only forests are compared.
      const forest = nodes.map((one, index) => {
        const { parent, ...rest } = one
        return parent !== undefined && Number(parent.slice(1)) < index ? { ...rest, parent } : rest
      })
      const places = (all: readonly Node[]) =>
        Object.fromEntries(layoutGraph(all).nodes.map(({ node: { id }, x, y }) => [id, [x, y]]))
      assert.deepEqual(places(forest.toReversed()), places(forest))
    }),
  )
})
