import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Finding, FindingId, Incident, IncidentId } from '@opensoc/domain'
import { makeTestFinding as finding } from '../../test/make-test-finding.ts'
import { explainApart } from './explain-apart.ts'

const HOUR = 3600_000

function side(id: string, findings: readonly Finding[], over: Partial<Incident> = {}) {
  const members = findings.map((one) => ({ findingId: one.id as FindingId, sharedEntities: [], strength: 1 }))
  return { incident: { id: id as IncidentId, status: 'new' as const, members, ...over }, findings }
}

const breadthOf = () => 1

describe('why two incidents are not one', () => {
  const first = side('INC-A', [finding('a', { about: ['host:ws1', 'user:ann'] })])
  const cases: readonly (readonly [string, ReturnType<typeof side>, string])[] = [
    ['nothing_shared', side('INC-B', [finding('b', { about: ['host:ws2'] })]), 'No finding of one shares'],
    [
      'too_weak_to_join',
      side('INC-B', [finding('b', { about: ['host:ws1'], time: 9 * HOUR })]),
      'share host ws1, 9 h apart',
    ],
    ['too_weak_to_merge', side('INC-B', [finding('b', { about: ['host:ws1'], time: HOUR })]), 'below 0.55'],
    ['one_weak_kind', side('INC-B', [finding('b', { about: ['host:ws1'] })]), 'one kind of entity alone'],
    [
      'closed',
      side('INC-B', [finding('b', { about: ['host:ws1'] })], { status: 'closed' }),
      'INC-B is closed',
    ],
    [
      'corrected',
      side('INC-B', [finding('b')], { apartFrom: ['INC-A' as IncidentId] }),
      'A person split them',
    ],
    ['mergeable', side('INC-B', [finding('b', { about: ['host:ws1', 'user:ann'] })]), 'strong enough'],
  ]
  for (const [condition, second, words] of cases)
    it(condition, () => {
      const told = explainApart(first, second, { breadthOf })
      assert.equal(told.condition, condition)
      assert.ok(told.reason.includes(words), told.reason)
    })
})
