import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { TenantId } from '../ids.ts'
import { isOver, type Observation, type ResponseAction } from './action.ts'
import { type ActionEvent, applyActionEvent, dueOf } from './action-event.ts'

const fresh: ResponseAction = {
  id: 'a',
  tenantId: 't' as TenantId,
  key: 'k',
  actuator: 'fw',
  command: { action: 'deny', target: { ipv4_net: '192.0.2.7' } },
  reason: 'c2',
  requestedBy: 'ann',
  requestedTime: 0,
  findingIds: [],
  dependsOn: [],
  state: 'requested',
  history: [],
  approval: { needed: 2, given: [], expiresTime: 1000 },
  leaseMs: 5000,
  probeWindowMs: 1000,
  version: 1,
}

const saw = (time: number, holds: boolean, facts = {}): Observation => ({ time, holds, facts })
const approve = (by: string, at = 1): ActionEvent => ({ type: 'approved', at, by, reason: 'yes' })

function after(action: ResponseAction, ...events: ActionEvent[]): ResponseAction {
  return events.reduce((now, event) => {
    const next = applyActionEvent(now, event)
    assert.ok(next.ok, next.ok ? '' : next.error)
    return next.value
  }, action)
}

const acknowledged = after(
  fresh,
  approve('bob'),
  approve('eve'),
  { type: 'sending', at: 10, before: saw(10, false) },
  { type: 'acknowledged', at: 20, receipt: { rule_number: 1 } },
)

it('is approved by as many people as needed, none of them twice, none of them who asked', () => {
  assert.equal(after(fresh, approve('bob')).state, 'requested')
  assert.equal(after(fresh, approve('bob'), approve('eve')).state, 'approved')
  for (const [action, by] of [
    [fresh, 'ann'],
    [after(fresh, approve('bob')), 'bob'],
  ] as const) {
    assert.ok(!applyActionEvent(action, approve(by)).ok, by)
  }
  assert.ok(!applyActionEvent(fresh, approve('bob', 1000)).ok, 'too late')
})

it('is verified by a probe alone; a control that did nothing ends as not effective', () => {
  assert.equal(acknowledged.state, 'acknowledged')
  assert.equal(after(acknowledged, { type: 'probed', at: 30, seen: saw(30, true) }).state, 'verified')
  const waiting = after(acknowledged, { type: 'probed', at: 30, seen: saw(30, false) })
  assert.equal(waiting.state, 'acknowledged')
  assert.equal(after(waiting, { type: 'probed', at: 1020, seen: saw(1020, false) }).state, 'not_effective')
})

it('drifts when the effect is gone before its time, and expires when its lease is over', () => {
  const verified = after(acknowledged, { type: 'probed', at: 30, seen: saw(30, true) })
  assert.equal(verified.leaseUntil, 5010)
  assert.equal(after(verified, { type: 'probed', at: 5009, seen: saw(5009, false) }).state, 'drifted')
  assert.equal(after(verified, { type: 'probed', at: 5010, seen: saw(5010, false) }).state, 'expired')
  assert.equal(after(verified, { type: 'probed', at: 5010, seen: saw(5010, true) }).state, 'verified')
})

it('is not sent while it can be cancelled', () => {
  const automatic = { ...fresh, state: 'approved' as const, graceUntil: 500 }
  assert.deepEqual(dueOf(automatic), { what: 'send', at: 500 })
  assert.ok(!applyActionEvent(automatic, { type: 'sending', at: 499, before: undefined }).ok)
  assert.equal(after(automatic, { type: 'cancelled', at: 499, by: 'bob', reason: 'no' }).state, 'cancelled')
})

it('goes back to where it was when an undo is refused', () => {
  const verified = after(acknowledged, { type: 'probed', at: 30, seen: saw(30, true) })
  const undoing = after(verified, {
    type: 'undo_asked',
    at: 40,
    by: 'bob',
    reason: 'wrong host',
    force: false,
  })
  assert.deepEqual(dueOf(undoing), { what: 'undo', at: 0 })
  assert.equal(after(undoing, { type: 'undo_refused', at: 41, reason: 'drift' }).state, 'verified')
  assert.equal(after(undoing, { type: 'undone', at: 41, detail: 'gone' }).state, 'undone')
})

it('never says verified without a probe that saw the effect, and never leaves an end', () => {
  const at = fc.nat(10_000)
  const by = fc.constantFrom('ann', 'bob', 'eve')
  const event: fc.Arbitrary<ActionEvent> = fc.oneof(
    fc.record({
      type: fc.constantFrom('approved' as const, 'rejected' as const, 'cancelled' as const),
      at,
      by,
      reason: fc.constant('r'),
    }),
    fc.record({ type: fc.constant('lapsed' as const), at }),
    fc.record({ type: fc.constant('sending' as const), at, before: fc.constant(undefined) }),
    fc.record({ type: fc.constant('acknowledged' as const), at, receipt: fc.constant({}) }),
    fc.record({ type: fc.constant('failed' as const), at, reason: fc.constant('r') }),
    fc.record({ type: fc.constant('probed' as const), at, seen: fc.boolean().map((holds) => saw(0, holds)) }),
    fc.record({
      type: fc.constant('undo_asked' as const),
      at,
      by,
      reason: fc.constant('r'),
      force: fc.boolean(),
    }),
    fc.record({ type: fc.constantFrom('undone' as const), at, detail: fc.constant('d') }),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let action = fresh
      for (const one of events) {
        const next = applyActionEvent(action, one)
        if (isOver(action.state)) assert.ok(!next.ok)
        if (!next.ok) continue
        assert.equal(next.value.version, action.version + 1)
        if (next.value.state === 'verified') assert.ok(next.value.latest?.holds)
        if (next.value.state === 'approved' && action.state === 'requested')
          assert.equal(next.value.approval?.given.length, 2)
        assert.equal(isOver(next.value.state), dueOf(next.value) === undefined)
        action = next.value
      }
    }),
  )
})
