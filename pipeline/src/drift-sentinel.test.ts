import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FieldProfile } from '@opensoc/domain'
import fc from 'fast-check'
import { DriftSentinel } from './drift-sentinel.ts'

const MINUTE = 60_000

function profile(events: number, fields: Record<string, number>): FieldProfile {
  return { source: 'fw', kind: 'Firewall 1', events, fields }
}

function ledger(received: number, unknown: number) {
  const quarantined = unknown === 0 ? {} : { format_unknown: unknown }
  return {
    ...{ source: 'fw', minute: 0, received, stored: received - unknown, quarantined },
    findings: 0,
    bytes: 0,
  }
}

/** A sentinel that has seen `minutes` of 60 events a minute with these fields. */
function taught(fields: readonly string[], minutes = 30): { sentinel: DriftSentinel; time: number } {
  const sentinel = new DriftSentinel()
  let time = MINUTE
  for (; time <= minutes * MINUTE; time += MINUTE) {
    const counts = Object.fromEntries(fields.map((field) => [field, 60]))
    const { alarms } = sentinel.observe({
      ...{ profiles: [profile(60, counts)], ledger: [ledger(60, 0)], receivedTime: time },
    })
    assert.deepEqual(alarms, [])
  }
  return { sentinel, time }
}

describe('the drift sentinel', () => {
  it('raises an alarm for a renamed field with the first 50 events, and says what it may be called now', () => {
    const { sentinel, time } = taught(['src', 'dst'])
    const renamed = profile(60, { source_ip: 60, dst: 60 })
    // The window that is open already holds events as before: the next one tells.
    let raised = sentinel.observe({ profiles: [renamed], ledger: [], receivedTime: time }).alarms
    let at = time
    while (raised.length === 0 && at < time + 10 * MINUTE) {
      at += MINUTE
      raised = sentinel.observe({ profiles: [renamed], ledger: [], receivedTime: at }).alarms
    }
    assert.equal(raised.length, 1)
    assert.deepEqual(raised[0]?.field, 'src')
    assert.deepEqual(raised[0]?.perhaps, ['source_ip'])
    assert.ok(at - time <= 10 * MINUTE, 'within ten minutes of data')
  })

  it('raises it once, and resolves it when the field is back', () => {
    const { sentinel, time } = taught(['src', 'dst'])
    let at = time
    const pass = (fields: Record<string, number>, minutes: number) =>
      Array.from({ length: minutes }, () => {
        at += MINUTE
        return sentinel.observe({ profiles: [profile(60, fields)], ledger: [], receivedTime: at }).alarms
      }).flat()
    assert.equal(pass({ dst: 60 }, 30).length, 1)
    const [resolved, ...more] = pass({ src: 60, dst: 60 }, 12)
    assert.ok(resolved?.resolvedTime !== undefined)
    assert.deepEqual(more, [])
  })

  it('learns anew what somebody accepts', () => {
    const { sentinel, time } = taught(['src'])
    let at = time
    const pass = (minutes: number) => {
      for (let minute = 0; minute < minutes; minute++) {
        at += MINUTE
        sentinel.observe({ profiles: [profile(60, { other: 60 })], ledger: [], receivedTime: at })
      }
    }
    pass(12)
    const [alarm] = sentinel.alarms()
    assert.equal(sentinel.accept(alarm!.id, 'ann', at)?.acceptedBy, 'ann')
    pass(60)
    assert.deepEqual(
      sentinel.alarms().filter(({ resolvedTime }) => resolvedTime === undefined),
      [],
    )
    assert.equal(sentinel.accept('none', 'ann', at), undefined)
  })

  it('raises an alarm when most records are no longer understood', () => {
    const { sentinel, time } = taught(['src'])
    const changes = Array.from({ length: 10 }, (_, minute) =>
      sentinel.observe({ profiles: [], ledger: [ledger(60, 55)], receivedTime: time + minute * MINUTE }),
    )
    const [alarm, ...more] = changes.flatMap(({ alarms }) => alarms)
    assert.equal(alarm?.type, 'quarantine_jump')
    assert.deepEqual(more, [])
  })

  it('goes on from what it kept', () => {
    const { sentinel } = taught(['src'])
    const again = new DriftSentinel()
    again.restore('fw', sentinel.memoryOf('fw')!)
    const { alarms } = again.observe({
      ...{ profiles: [profile(60, { other: 60 })], ledger: [], receivedTime: 99 * MINUTE },
    })
    assert.equal(alarms[0]?.field, 'src')
  })

  it('raises none for fields that come and go by chance', () => {
    const share = fc.double({ min: 0.3, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(share, { minLength: 20, maxLength: 60 }), (shares) => {
        const sentinel = new DriftSentinel()
        for (const [minute, one] of shares.entries()) {
          const filled = Math.round(60 * one)
          const { alarms } = sentinel.observe({
            ...{ profiles: [profile(60, { src: filled })], ledger: [ledger(60, 60 - filled > 10 ? 5 : 0)] },
            receivedTime: (minute + 1) * MINUTE,
          })
          assert.deepEqual(alarms, [])
        }
      }),
    )
  })

  it('is bounded, whatever sources and fields are called', () => {
    const sentinel = new DriftSentinel()
    for (let n = 0; n < 3000; n++)
      sentinel.observe({
        profiles: [{ source: `s${n}`, kind: `k${n}`, events: 1, fields: { [`f${n}`]: 1 } }],
        ledger: [],
        receivedTime: n,
      })
    assert.equal(sentinel.memoryOf('s2999'), undefined)
  })
})
