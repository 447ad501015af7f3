import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { attacksFromTags, parseAttackTag } from './index.ts'

const TAGS: readonly (readonly [tag: string, kind: string | undefined, id?: string])[] = [
  ['attack.t1059', 'technique', 'T1059'],
  ['attack.t1059.001', 'technique', 'T1059.001'],
  ['ATTACK.T1059.001', 'technique', 'T1059.001'],
  ['attack.t1086', 'technique', 'T1086'],
  ['attack.credential-access', 'tactic', 'TA0006'],
  ['attack.credential_access', 'tactic', 'TA0006'],
  ['attack.stealth', 'tactic', 'TA0005'],
  ['attack.defense-impairment', 'tactic', 'TA0005'],
  ['attack.ta0040', 'tactic', 'TA0040'],
  ['attack.g0007', 'group', 'G0007'],
  ['attack.s0002', 'software', 'S0002'],
  ['attack.c0012', 'campaign', 'C0012'],
  ['attack.m1036', 'mitigation', 'M1036'],
  ['attack.ds0009', 'data-source', 'DS0009'],
  ['attack.dc0032', 'data-component', 'DC0032'],
  ['attack.det0001', 'detection-strategy', 'DET0001'],
  ['attack.an0001', 'analytic', 'AN0001'],
  ['attack.', undefined],
  ['attack.t10591', undefined],
  ['attack.t1059.1', undefined],
  ['attack.seamanship', undefined],
  ['cve.2021-44228', undefined],
  ['t1059', undefined],
]

for (const [tag, kind, id] of TAGS) {
  test(`${tag} is ${kind ?? 'no reference'}`, () => {
    const reference = parseAttackTag(tag)
    assert.equal(reference?.kind, kind)
    assert.equal(reference?.id, id)
  })
}

test('a revoked technique keeps its id but has no entry', () => {
  assert.deepEqual(parseAttackTag('attack.t1086'), { kind: 'technique', id: 'T1086' })
})

test('a sub-technique comes with its parent and the tagged tactic', () => {
  const { attacks, techniques, tactics } = attacksFromTags([
    'attack.t1059.001',
    'attack.execution',
    'detection.x',
  ])
  assert.deepEqual(attacks, [
    {
      tactic: { uid: 'TA0002', name: 'Execution' },
      technique: { uid: 'T1059', name: 'Command and Scripting Interpreter' },
      sub_technique: { uid: 'T1059.001', name: 'PowerShell' },
      version: '18.1',
    },
  ])
  assert.deepEqual(
    techniques.map(({ id }) => id),
    ['T1059.001'],
  )
  assert.deepEqual(
    tactics.map(({ id }) => id),
    ['TA0002'],
  )
})

test('a technique of many tactics gets one object for each that is tagged, or none of them', () => {
  const ids = (tags: readonly string[]) =>
    attacksFromTags(tags).attacks.map((one) => `${one.tactic?.uid} ${one.technique?.uid}`)
  assert.deepEqual(ids(['attack.t1078']), ['undefined T1078'])
  assert.deepEqual(ids(['attack.t1078', 'attack.persistence', 'attack.initial-access']), [
    'TA0003 T1078',
    'TA0001 T1078',
  ])
  assert.deepEqual(ids(['attack.t1078', 'attack.impact']), ['undefined T1078', 'TA0040 undefined'])
})

test('a shortname means the tactic of the technique beside it', () => {
  const { attacks } = attacksFromTags(['attack.t0817', 'attack.initial-access'])
  assert.equal(attacks[0]?.tactic?.uid, 'TA0108')
})

test('a technique of another release keeps its id and claims no name, tactic or version', () => {
  const { attacks, techniques } = attacksFromTags(['attack.t9999', 'attack.t9998.001', 'attack.stealth'])
  assert.deepEqual(attacks, [
    { technique: { uid: 'T9999' } },
    { technique: { uid: 'T9998' }, sub_technique: { uid: 'T9998.001' } },
    { tactic: { uid: 'TA0005', name: 'Defense Evasion' }, version: '18.1' },
  ])
  assert.deepEqual(techniques, [])
})

test('repeated, unknown and very many tags stay bounded', () => {
  assert.equal(attacksFromTags(['attack.t1059', 'attack.t1059', 'attack.T1059']).attacks.length, 1)
  assert.deepEqual(attacksFromTags(['attack.t99999', 'attack.g0007', 'x']).attacks, [])
  assert.equal(attacksFromTags(Array.from({ length: 100_000 }, () => 'attack.impact')).tactics.length, 1)
})

test('no tag makes it throw', () => {
  fc.assert(
    fc.property(fc.array(fc.string().map((text) => `attack.${text}`)), (tags) => {
      for (const { technique, sub_technique, tactic } of attacksFromTags(tags).attacks) {
        assert.ok(technique ?? sub_technique ?? tactic)
      }
    }),
  )
})
