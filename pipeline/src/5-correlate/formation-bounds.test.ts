import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EventId, Finding, Incident, IncidentId } from '@opensoc/domain'
import fc from 'fast-check'
import { makeTestFinding } from '../../test/make-test-finding.ts'
import { createEntityTimeFormation } from './entity-time-formation.ts'
import type { FormedIncident, IncidentChanges } from './formation.ts'

type MadeUp = Partial<Omit<Finding, 'id' | 'entities'>> & {
  readonly at: number
  readonly with?: readonly string[]
}

/** The finding that arrives at this place; its host is among its entities. */
function madeUpFinding({ at, with: others = [], host = 'h', ...given }: MadeUp): Finding {
  return makeTestFinding(`finding-${String(at).padStart(6, '0')}`, {
    level: 'medium',
    ruleId: 'rule',
    time: at * 1000,
    ...given,
    host,
    eventIds: [`0.${at}.0` as EventId],
    about: [`host:${host.toLowerCase()}`, ...others],
  })
}

describe('the bounds of a formation, and its restart', () => {
  it('follows a user to another host, but not an account that is everywhere', () => {
    const jane = ['user:jane']
    assert.equal(
      formed([
        { at: 1, host: 'WS1', with: jane },
        { at: 2, host: 'SRV1', with: jane },
      ]).length,
      1,
    )
    const everywhere = Array.from({ length: 60 }, (_, at) => ({
      at,
      host: `H${at}`,
      level: 'informational' as const,
      with: ['user:scanner'],
    }))
    const later = [
      { at: 100, host: 'X1', with: ['user:scanner'] },
      { at: 101, host: 'X2', with: ['user:scanner'] },
    ]
    assert.equal(formed([...everywhere, ...later]).length, 2)
  })

  it('puts nothing into a closed incident, and goes on with a reopened one', () => {
    const formation = createEntityTimeFormation()
    const finding = (at: number) => madeUpFinding({ at, host: 'WS1', with: ['process:p'] })
    const [first] = formation.add([finding(1)]).changed
    formation.close(first!.id)
    const [second] = formation.add([finding(2)]).changed
    assert.notEqual(second!.id, first!.id)
    formation.close(second!.id)
    formation.reopen(first!.id)
    assert.deepEqual(
      formation.add([finding(3)]).changed.map(({ id }) => id),
      [first!.id],
    )
  })

  it('lets a flood of equal findings cost little and leave room for the rest', () => {
    let comparisons = 0
    const counted = (finding: Finding): Finding => ({
      ...finding,
      entities: new Proxy(finding.entities, {
        get(target, name) {
          if (name === 'map') comparisons++
          return Reflect.get(target, name)
        },
      }),
    })
    const flood = Array.from({ length: 10_000 }, (_, at) =>
      counted(
        madeUpFinding({
          at,
          time: at,
          host: 'WS1',
          with: ['user:jane', `process:${at}`],
        }),
      ),
    )
    const other = counted(madeUpFinding({ at: 10_001, ruleId: 'other', time: 10_000, host: 'WS1' }))
    const { changed } = createEntityTimeFormation().add([...flood, other])
    assert.equal(changed.length, 1)
    // So many of a burst, and the few repeats that are linked anew.
    assert.ok(changed[0]!.members.length > 200 && changed[0]!.members.length < 230)
    assert.equal(changed[0]!.members.at(-1)!.findingId, other.id)
    assert.ok(comparisons < 4_000, `${comparisons} comparisons of pairs`)
  })

  it('follows a full incident with a new one, so that no strong finding goes unseen', () => {
    const findings = Array.from({ length: 12 }, (_, at) =>
      madeUpFinding({ at, ruleId: `rule-${at}`, host: 'WS1' }),
    )
    const { changed } = createEntityTimeFormation({ maxMembers: 5 }).add(findings)
    assert.deepEqual(
      changed.map(({ members }) => members.length),
      [5, 5, 2],
    )
  })

  it('forgets incidents whose findings are all forgotten', () => {
    const formation = createEntityTimeFormation({ maxSignals: 10 })
    const first = formation.add([madeUpFinding({ at: 0, host: 'WS1', with: ['process:p'] })]).changed[0]!
    formation.add(Array.from({ length: 20 }, (_, at) => madeUpFinding({ at: at + 1, host: `H${at}` })))
    const again = formation.add([madeUpFinding({ at: 50, host: 'WS1', with: ['process:p'] })]).changed[0]!
    assert.notEqual(again.id, first.id)
  })

  it('law: restored after any finding, it goes on as if it had never stopped', () => {
    fc.assert(
      fc.property(stories, fc.nat(), fc.integer({ min: 2, max: 60 }), (story, cut, maxMembers) => {
        const at = cut % (story.length + 1)
        const store = new Map<IncidentId, FormedIncident>()
        apply(store, createEntityTimeFormation({ maxMembers }).add(story.slice(0, at)))
        const second = createEntityTimeFormation({ maxMembers })
        second.restore([...store.values()].map(asIncident).reverse(), story.slice(0, at).reverse())
        apply(store, second.add(story.slice(at)))
        assert.deepEqual(sorted(store), outcome(story, maxMembers))
      }),
      { numRuns: 500 },
    )
  })
})

/** Findings that share little: three hosts, users, processes and rules, times out of order. */
const stories = fc
  .array(
    fc.record({
      host: fc.constantFrom('A', 'B', 'C'),
      ruleId: fc.constantFrom('r1', 'r2', 'r3'),
      level: fc.constantFrom('informational', 'low', 'medium', 'high'),
      with: fc.subarray(['user:u1', 'user:u2', 'process:p1', 'process:p2', 'file:f1', 'ip:10.0.0.1'], {
        maxLength: 2,
      }),
      minute: fc.integer({ min: 0, max: 400 }),
    }),
    { maxLength: 60 },
  )
  .map((drawn) =>
    drawn.map(({ minute, ...rest }, at) =>
      madeUpFinding({ ...(rest as Omit<MadeUp, 'at'>), at, time: minute * 60_000 }),
    ),
  )

function formed(story: readonly MadeUp[]): FormedIncident[] {
  return sorted(apply(new Map(), createEntityTimeFormation().add(story.map(madeUpFinding))))
}

function outcome(story: readonly Finding[], maxMembers: number): FormedIncident[] {
  return sorted(apply(new Map(), createEntityTimeFormation({ maxMembers }).add(story)))
}

/** What a store holds after the changes. */
function apply(store: Map<IncidentId, FormedIncident>, { changed, merged }: IncidentChanges) {
  for (const incident of changed)
    store.set(incident.id, { ...incident, members: [...incident.members], findings: [...incident.findings] })
  for (const { from } of merged) store.delete(from)
  return store
}

function sorted(store: ReadonlyMap<IncidentId, FormedIncident>): FormedIncident[] {
  return [...store.values()].sort((a, b) => (a.members[0]!.findingId < b.members[0]!.findingId ? -1 : 1))
}

function asIncident({ id, tenantId, members }: FormedIncident): Incident {
  return { id, tenantId, members, status: 'new' } as unknown as Incident
}
