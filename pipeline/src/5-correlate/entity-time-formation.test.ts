import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Finding, Incident } from '@opensoc/domain'
import fc from 'fast-check'
import { makeTestFinding as finding } from '../../test/make-test-finding.ts'
import { createEntityTimeFormation } from './entity-time-formation.ts'
import type { FormedIncident, IncidentFormation } from './formation.ts'

const HOUR = 3600_000

/** The incidents after all findings, each as its sorted members. */
function formed(
  findings: readonly Finding[],
  formation: IncidentFormation = createEntityTimeFormation(),
): string[][] {
  const incidents = new Map<string, FormedIncident>()
  for (const one of findings) {
    const { changed, merged } = formation.add([one])
    for (const incident of changed)
      incidents.set(incident.id, { ...incident, members: [...incident.members] })
    for (const { from } of merged) incidents.delete(from)
  }
  return [...incidents.values()].map((incident) =>
    incident.members.map((member) => member.findingId as string).sort(),
  )
}

describe('incidents by shared entities and time', () => {
  it('joins findings of one host soon after each other, and not a day apart', () => {
    assert.deepEqual(formed([finding('a'), finding('b', { time: HOUR })]), [['a', 'b']])
    assert.deepEqual(formed([finding('a'), finding('b', { time: 24 * HOUR })]), [['a'], ['b']])
  })

  it('says why: the shared entities, the strength, and the finding it was joined to', () => {
    const { changed } = createEntityTimeFormation().add([
      finding('a', { about: ['host:ws1', 'user:ann'] }),
      finding('b', { about: ['host:ws1', 'user:ann', 'ip:203.0.113.9'], time: 60_000 }),
    ])
    const [first, second] = changed[0]!.members
    assert.equal(first!.joinedTo, undefined)
    assert.equal(second!.joinedTo, 'a')
    assert.deepEqual(second!.sharedEntities.map((one) => one.kind).sort(), ['host', 'user'])
    assert.ok(second!.strength > 0.9 && second!.strength <= 1)
  })

  it('carries a story from mail to host to server by what each pair shares', () => {
    const story = [
      finding('mail', { about: ['message:m1', 'user:ann', 'file:f1'], layer: 'mail' }),
      finding('open', { about: ['host:ws1', 'user:ann', 'file:f1'], time: 10 * 60_000 }),
      finding('dump', { about: ['host:ws1', 'process:ws1|p1'], time: 20 * 60_000 }),
      finding('ssh', { about: ['host:srv', 'user:ann', 'ip:10.0.0.1'], time: 30 * 60_000 }),
    ]
    assert.deepEqual(formed(story), [['dump', 'mail', 'open', 'ssh']])
  })

  it('lets weak findings join but not open an incident, also when they came first', () => {
    assert.deepEqual(formed([finding('weak', { level: 'low' })]), [])
    assert.deepEqual(formed([finding('weak', { level: 'low' }), finding('strong', { time: 60_000 })]), [
      ['strong', 'weak'],
    ])
  })

  it('joins nothing through an entity that everybody shares', () => {
    const crowd = Array.from({ length: 300 }, (_, n) =>
      finding(`c${n}`, { level: 'low', about: [`host:h${n}`, 'domain:cdn.example'] }),
    )
    const two = [
      finding('x', { about: ['host:x', 'domain:cdn.example'] }),
      finding('y', { about: ['host:y', 'domain:cdn.example'] }),
    ]
    assert.deepEqual(formed([...crowd, ...two]), [['x'], ['y']])
  })

  it('merges two incidents when something strong connects them; the older one survives', () => {
    const formation = createEntityTimeFormation()
    const [first] = formation.add([finding('a', { about: ['host:ws1', 'process:ws1|p'] })]).changed
    const [second] = formation.add([finding('b', { about: ['host:srv', 'file:f'], time: 60_000 })]).changed
    const { changed, merged } = formation.add([
      finding('c', { about: ['process:ws1|p', 'file:f'], time: 120_000 }),
    ])
    assert.deepEqual(merged, [{ tenantId: 't', from: second!.id, to: first!.id }])
    assert.deepEqual(
      changed.map((incident) => incident.id),
      [first!.id],
    )
    assert.equal(changed[0]!.members.length, 3)
  })

  it('leaves closed incidents alone: what comes later opens a new one', () => {
    const formation = createEntityTimeFormation()
    const [first] = formation.add([finding('a')]).changed
    formation.close(first!.id)
    const [second] = formation.add([finding('b', { time: 60_000 })]).changed
    assert.notEqual(second!.id, first!.id)
  })

  it('keeps tenants apart', () => {
    const other = finding('b', { tenantId: 'u' as Finding['tenantId'], time: 1000 })
    assert.deepEqual(formed([finding('a'), other]), [['a'], ['b']])
  })

  it('keeps a flood of equal findings together at bounded cost', () => {
    const flood = Array.from({ length: 5000 }, (_, n) => finding(`f${n}`, { ruleId: 'one', time: n * 100 }))
    const groups = formed(flood)
    assert.equal(groups.length, 1)
    // So many of a burst, and the few that are linked anew; the rest is counted.
    assert.ok(groups[0]!.length >= 200 && groups[0]!.length < 230, `${groups[0]!.length}`)
  })

  const arbitrary = fc.array(
    fc.record({
      about: fc.uniqueArray(
        fc.constantFrom(
          'host:a',
          'host:b',
          'user:x',
          'user:y',
          'process:a|1',
          'file:f',
          'ip:10.0.0.1',
          'domain:d.example',
        ),
        { minLength: 1, maxLength: 3 },
      ),
      level: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
      time: fc.integer({ min: 0, max: 10 * HOUR }),
    }),
    { maxLength: 25 },
  )

  it('is deterministic, holds each finding once, and does not care how findings are batched', () => {
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: 1, max: 7 }), (parts, size) => {
        const findings = parts.map((part, n) => finding(`f${n}`, part)).sort((a, b) => a.time - b.time)
        const once = formed(findings)
        assert.deepEqual(formed(findings), once)
        const members = once.flat()
        assert.equal(new Set(members).size, members.length)
        const formation = createEntityTimeFormation()
        const batched = new Map<string, string[]>()
        for (let at = 0; at < findings.length; at += size) {
          const { changed, merged } = formation.add(findings.slice(at, at + size))
          for (const incident of changed)
            batched.set(incident.id, incident.members.map((member) => member.findingId as string).sort())
          for (const { from } of merged) batched.delete(from)
        }
        assert.deepEqual([...batched.values()].sort(), [...once].sort())
      }),
    )
  })

  it('goes on after a restart as if there had been none', () => {
    const findings = [
      finding('a', { about: ['host:ws1', 'user:ann'] }),
      finding('weak', { level: 'low', about: ['host:srv', 'file:f'], time: 60_000 }),
      finding('b', { about: ['host:ws1', 'process:ws1|p'], time: 120_000 }),
    ]
    const before = createEntityTimeFormation()
    const { changed } = before.add(findings)
    const stored = changed.map((incident) => ({ ...incident, status: 'new' }) as unknown as Incident)
    const after = createEntityTimeFormation()
    after.restore(stored, findings)
    const next = [
      finding('c', { about: ['process:ws1|p', 'file:f'], time: 180_000 }),
      finding('d', { about: ['host:srv', 'file:f'], time: 200_000 }),
    ]
    for (const one of next) assert.deepEqual(after.add([one]), before.add([one]))
  })
})
