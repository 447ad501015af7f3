import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FindingId, Incident, IncidentId } from '@opensoc/domain'
import fc from 'fast-check'
import { makeTestFinding as finding } from '../../test/make-test-finding.ts'
import {
  type Corrected,
  correctIncidents,
  type Membership,
  undoCorrection,
  whyNotCorrectable,
} from './correct-incidents.ts'
import { createEntityTimeFormation } from './entity-time-formation.ts'

const MINUTE = 60_000
const who = { actor: 'ann', now: 1 }

function membership(id: string, ids: readonly string[]): Membership {
  const members = ids.map((findingId) => ({
    findingId: findingId as FindingId,
    sharedEntities: [],
    strength: 1,
  }))
  return { id: id as IncidentId, tenantId: 't' as Incident['tenantId'], members }
}

function world(...incidents: Membership[]): Map<IncidentId, Membership> {
  return new Map(incidents.map((incident) => [incident.id, incident]))
}

function apply(before: ReadonlyMap<IncidentId, Membership>, { incidents, gone }: Corrected) {
  const after = new Map(before)
  for (const { from } of gone) after.delete(from)
  for (const incident of incidents) after.set(incident.id, incident)
  return after
}

function shape(incidents: ReadonlyMap<IncidentId, Membership>): Record<string, string[]> {
  return Object.fromEntries(
    [...incidents]
      .map(([id, { members }]) => [id, members.map(({ findingId }) => findingId as string).sort()])
      .sort(),
  )
}

describe('corrections of incidents', () => {
  const before = world(membership('INC-A', ['a', 'b', 'c']), membership('INC-B', ['d', 'e']))

  it('splits, moves and merges, and says what cannot be', () => {
    const split = correctIncidents(
      { kind: 'split', from: 'INC-A' as IncidentId, findingIds: ['c' as FindingId] },
      { incidents: before, ...who },
    )
    assert.deepEqual(
      Object.values(shape(apply(before, split)))
        .map((ids) => ids.join(''))
        .sort(),
      ['ab', 'c', 'de'],
    )
    const move = {
      kind: 'move',
      from: 'INC-A' as IncidentId,
      to: 'INC-B' as IncidentId,
      findingIds: ['a' as FindingId],
    } as const
    assert.deepEqual(shape(apply(before, correctIncidents(move, { incidents: before, ...who }))), {
      'INC-A': ['b', 'c'],
      'INC-B': ['a', 'd', 'e'],
    })
    const merge = { kind: 'merge', into: 'INC-B' as IncidentId, others: ['INC-A' as IncidentId] } as const
    assert.deepEqual(shape(apply(before, correctIncidents(merge, { incidents: before, ...who }))), {
      'INC-B': ['a', 'b', 'c', 'd', 'e'],
    })
    const all = ['d', 'e'] as FindingId[]
    assert.match(
      whyNotCorrectable({ kind: 'split', from: 'INC-B' as IncidentId, findingIds: all }, before)!,
      /at least one/,
    )
    assert.match(whyNotCorrectable({ ...move, findingIds: ['z' as FindingId] }, before)!, /not in INC-A/)
    assert.equal(whyNotCorrectable(move, before), undefined)
  })

  it('law: what is undone is as it was', () => {
    const arbitrary = fc.oneof(
      fc.subarray(['a', 'b', 'c'], { minLength: 1, maxLength: 2 }).map((ids) => ({
        kind: 'split' as const,
        from: 'INC-A' as IncidentId,
        findingIds: ids as FindingId[],
      })),
      fc.subarray(['a', 'b', 'c'], { minLength: 1, maxLength: 2 }).map((ids) => ({
        kind: 'move' as const,
        from: 'INC-A' as IncidentId,
        to: 'INC-B' as IncidentId,
        findingIds: ids as FindingId[],
      })),
      fc.constant({ kind: 'merge' as const, into: 'INC-A' as IncidentId, others: ['INC-B' as IncidentId] }),
    )
    fc.assert(
      fc.property(arbitrary, (correction) => {
        const after = apply(before, correctIncidents(correction, { incidents: before, ...who }))
        const undone = apply(after, undoCorrection('INC-A' as IncidentId, { incidents: after, ...who })!)
        assert.deepEqual(shape(undone), shape(before))
        assert.deepEqual(undone.get('INC-A' as IncidentId)!.corrections, [])
        assert.deepEqual(undone.get('INC-A' as IncidentId)!.apartFrom ?? [], [])
      }),
    )
  })
})

describe('correlation after a correction', () => {
  const findings = [
    finding('mail', { about: ['host:ws1', 'user:ann', 'file:f1'] }),
    finding('dump', { about: ['host:ws1', 'process:ws1|p1'], time: 5 * MINUTE }),
    finding('scan', { about: ['host:ws1', 'process:ws1|p2'], time: 6 * MINUTE }),
  ]
  const later = (process: string, minute: number) =>
    finding(`later ${process}`, { about: ['host:ws1', `process:ws1|${process}`], time: minute * MINUTE })

  function split() {
    const formation = createEntityTimeFormation()
    const [formed] = formation.add(findings).changed
    const incidents = world(formed!)
    const corrected = correctIncidents(
      { kind: 'split', from: formed!.id, findingIds: ['scan' as FindingId] },
      { incidents, ...who },
    )
    const now = corrected.incidents.map((incident) => ({ ...incident, status: 'new' as const }))
    formation.adopt({ incidents: now, gone: [], findings })
    return { formation, kept: formed!.id, made: corrected.incidents[1]!.id }
  }

  it('puts a related finding into the incident that a person made', () => {
    const { formation, kept, made } = split()
    assert.deepEqual(
      formation.add([later('p2', 7)]).changed.map(({ id }) => id),
      [made],
    )
    assert.deepEqual(
      formation.add([later('p1', 8)]).changed.map(({ id }) => id),
      [kept],
    )
  })

  it('never joins again what was split, however strong the link', () => {
    const { formation } = split()
    const bridge = finding('bridge', {
      about: ['host:ws1', 'process:ws1|p1', 'process:ws1|p2'],
      time: 9 * MINUTE,
    })
    assert.deepEqual(formation.add([bridge]).merged, [])
  })
})
