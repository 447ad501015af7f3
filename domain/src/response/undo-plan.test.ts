import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { ResponseAction } from './action.ts'
import { driftSince, undoOrder } from './undo-plan.ts'

const action = (id: string, requestedTime: number, dependsOn: readonly string[] = [], state = 'verified') =>
  ({ id, requestedTime, dependsOn, state }) as unknown as ResponseAction

it('undoes what depends on another first, then the newest', () => {
  const actions = [
    action('isolate', 1),
    action('kill', 2, ['isolate']),
    action('block', 3),
    action('gone', 4, [], 'expired'),
  ]
  assert.deepEqual(
    undoOrder(actions).map(({ id }) => id),
    ['block', 'kill', 'isolate'],
  )
})

it('never undoes an action before one that depends on it, and loses none', () => {
  const graph = fc.array(fc.record({ time: fc.nat(50), on: fc.array(fc.nat(20)) }), { maxLength: 20 })
  fc.assert(
    fc.property(graph, (nodes) => {
      // Only earlier ones can be depended on: no cycles.
      const actions = nodes.map(({ time, on }, index) =>
        action(
          `a${index}`,
          time,
          on.filter((other) => other < index).map((other) => `a${other}`),
        ),
      )
      const order = undoOrder(actions).map(({ id }) => id)
      assert.deepEqual([...order].sort(), actions.map(({ id }) => id).sort())
      for (const { id, dependsOn } of actions) {
        for (const other of dependsOn) assert.ok(order.indexOf(id) < order.indexOf(other))
      }
    }),
  )
})

it('a cycle still ends', () => {
  assert.equal(undoOrder([action('a', 1, ['b']), action('b', 2, ['a'])]).length, 2)
})

it('says what somebody else has changed since', () => {
  const verified = {
    effect: { time: 1, holds: true, facts: { rule: 7, by: 'us' } },
  } as unknown as ResponseAction
  assert.equal(driftSince(verified, { time: 2, holds: true, facts: { rule: 7, by: 'us' } }), undefined)
  assert.equal(
    driftSince(verified, { time: 2, holds: false, facts: {} }),
    undefined,
    'nothing is left to undo',
  )
  assert.match(
    driftSince(verified, { time: 2, holds: true, facts: { rule: 8, by: 'us' } }) ?? '',
    /rule was 7, is 8/,
  )
})
