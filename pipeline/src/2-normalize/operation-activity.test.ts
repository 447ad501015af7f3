import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { activityOfOperation } from './operation-activity.ts'
import { writtenTime } from './written-time.ts'

describe('what an operation does is told by its words', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['create', 1],
    ['google.iam.admin.v1.CreateServiceAccount', 1],
    ['storage.buckets.get', 2],
    ['MICROSOFT.KEYVAULT/VAULTS/WRITE', 3],
    ['protected_branch.destroy', 4],
    ['policy.lifecycle.delete', 4],
    ['user.session.start', 1],
    ['constructor', 99],
    ['', 99],
  ]
  for (const [operation, activity] of cases)
    it(`${operation || 'nothing'} is ${activity}`, () =>
      assert.equal(activityOfOperation(operation), activity))
})

describe('times of audit records', () => {
  it('are the same in seconds, milliseconds and as ISO 8601', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000_001, max: 4_000_000_000 }), (seconds) => {
        assert.equal(writtenTime(String(seconds)), seconds * 1000)
        assert.equal(writtenTime(String(seconds * 1000)), seconds * 1000)
        assert.equal(writtenTime(new Date(seconds * 1000).toISOString()), seconds * 1000)
      }),
    )
  })
  for (const text of ['', 'yesterday', '12', '9'.repeat(40)])
    it(`${text.slice(0, 12) || 'nothing'} is no time`, () => assert.ok(Number.isNaN(writtenTime(text))))
})
