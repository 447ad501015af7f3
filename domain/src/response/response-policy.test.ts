import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import {
  type ActionSubject,
  DEFAULT_SETTINGS,
  decide,
  type ResponseAsset,
  type ResponseSettings,
} from './response-policy.ts'

const plc: ResponseAsset = {
  name: 'plc-7',
  addresses: ['10.1.0.7'],
  criticality: 'crown',
  tags: [],
  purdueLevel: 1,
  upstream: 'cell-firewall',
}
const isolate: ActionSubject = {
  pair: 'contain device',
  target: 'ws1',
  hostCount: 1,
  isAutomatic: true,
  confidence: 0.95,
}
const automatic: ResponseSettings = {
  ...DEFAULT_SETTINGS,
  policies: [
    {
      id: '1',
      title: 'crown jewels',
      enabled: true,
      when: { criticalities: ['crown'] },
      outcome: { kind: 'approval', needed: 2, expiresMs: 1000 },
    },
    {
      id: '2',
      title: 'many hosts',
      enabled: true,
      when: { minHosts: 5 },
      outcome: { kind: 'refuse', reason: 'too many hosts' },
    },
    {
      id: '3',
      title: 'sure',
      enabled: true,
      when: { pairs: ['contain device'], minConfidence: 0.9, hours: { from: 22, to: 6 } },
      outcome: { kind: 'automatic', graceMs: 60_000 },
    },
  ],
}
const at = (hour: number, actionsInHour = 0) => ({ time: hour * 3_600_000, actionsInHour })

it('asks one person where no policy fits', () => {
  assert.deepEqual(decide(DEFAULT_SETTINGS, isolate, at(3)).kind, 'approval')
})

it('takes the first policy that fits', () => {
  assert.equal(decide(automatic, isolate, at(23)).kind, 'automatic')
  assert.equal(decide(automatic, isolate, at(5)).kind, 'automatic')
  assert.equal(decide(automatic, isolate, at(6)).kind, 'approval', 'outside its hours')
  assert.equal(decide(automatic, { ...isolate, confidence: 0.8 }, at(23)).kind, 'approval', 'not sure enough')
  assert.equal(decide(automatic, { ...isolate, hostCount: 5 }, at(23)).kind, 'refuse')
  const crown = decide(automatic, { ...isolate, asset: { ...plc, purdueLevel: 4 } }, at(23))
  assert.ok(crown.kind === 'approval' && crown.needed === 2)
})

it('refuses active actions on process control and offers one upstream', () => {
  const decision = decide(automatic, { ...isolate, target: 'plc-7', asset: plc }, at(23))
  assert.equal(decision.kind, 'refuse')
  assert.deepEqual(decision.offer?.command, { action: 'deny', target: { ipv4_net: '10.1.0.7' } })
  assert.equal(decision.offer?.actuator, 'cell-firewall')
  const upstream = decide(
    automatic,
    { ...isolate, pair: 'deny ipv4_net', target: '10.1.0.7', asset: plc },
    at(23),
  )
  assert.notEqual(upstream.kind, 'refuse', 'the offer itself is possible')
  const safety = { ...plc, purdueLevel: 4, tags: ['safety'] }
  assert.equal(decide(automatic, { ...isolate, asset: safety }, at(23)).kind, 'refuse')
})

it('above the rate an automatic action waits for a person', () => {
  assert.equal(decide(automatic, isolate, at(23, 60)).kind, 'approval')
})

it('never acts on what is protected, whatever the policies say', () => {
  const outcomes = fc.constantFrom(
    { kind: 'automatic', graceMs: 0 } as const,
    { kind: 'approval', needed: 1, expiresMs: 1 } as const,
  )
  fc.assert(
    fc.property(
      outcomes,
      fc.constantFrom('DC1', 'dc1', 'dc1.corp', '10.0.0.1'),
      fc.nat(23),
      (outcome, target, hour) => {
        const settings: ResponseSettings = {
          ...DEFAULT_SETTINGS,
          protectedTargets: ['dc1', 'DC1.corp', '10.0.0.1'].map((one) => ({
            target: one,
            reason: 'domain controller',
          })),
          policies: [{ id: '1', title: 'all', enabled: true, when: {}, outcome }],
        }
        assert.equal(decide(settings, { ...isolate, target }, at(hour)).kind, 'refuse')
        const byAsset = {
          ...isolate,
          target: 'other',
          asset: { ...plc, purdueLevel: 4, name: 'x', addresses: ['10.0.0.1'] },
        }
        assert.equal(decide(settings, byAsset, at(hour)).kind, 'refuse')
      },
    ),
  )
})
