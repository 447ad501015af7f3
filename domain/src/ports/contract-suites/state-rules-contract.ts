import assert from 'node:assert/strict'
import { it } from 'node:test'
import { MAX_RULE_VERSIONS, type RuleVersion } from '../../rule-life/rule-version.ts'
import type { StateStore } from '../state-store.ts'
import { A, B, HOSTILE, rule } from './state-samples.ts'

const version = (ruleId: string, over: Partial<RuleVersion> = {}): Omit<RuleVersion, 'number'> => ({
  tenantId: A,
  ruleId,
  time: 1,
  actor: 'ann',
  change: 'edited',
  source: HOSTILE,
  ...over,
})

export function ruleStoreContract(opened: () => StateStore): void {
  it('keeps rules byte for byte and switches them', async () => {
    const state = opened()
    const refused = rule('x2', { refused: 'f.yml:3: bad', source: 'title: "é"\r\n\t' })
    await state.rules.save([rule('x1'), refused, rule('x1', { tenantId: B })])
    assert.deepEqual(await state.rules.get(A, 'x2'), refused)
    assert.equal(await state.rules.setEnabled(A, ['x1', 'x2', 'none'], true), 2)
    assert.equal(await state.rules.setEnabled(A, ['x1'], true), 0)
    assert.equal((await state.rules.get(B, 'x1'))?.enabled, false)
    assert.equal(await state.rules.remove(A, ['x1', 'x2']), 2)
    assert.deepEqual(await state.rules.list(A), [])
    assert.equal((await state.rules.list(B)).length, 1)
  })

  it('keeps where a rule came from and what waits for a person, and forgets it when it is gone', async () => {
    const { rules } = opened()
    const changed = rule('o', { status: 'test', base: HOSTILE, pending: 'p', origin: 'release@1' })
    await rules.save([changed])
    assert.deepEqual(await rules.get(A, 'o'), changed)
    await rules.save([rule('o')])
    assert.deepEqual(await rules.get(A, 'o'), rule('o'))
  })

  it('numbers the versions of each rule and lists the newest first', async () => {
    const { rules } = opened()
    await rules.addVersions([
      version('v1'),
      version('v2'),
      version('v1', { note: 'why', base: 'b', pending: 'p' }),
    ])
    await rules.addVersions([version('v1', { tenantId: B })])
    assert.deepEqual(await rules.versions(A, 'v1'), [
      { ...version('v1', { note: 'why', base: 'b', pending: 'p' }), number: 2 },
      { ...version('v1'), number: 1 },
    ])
    assert.equal((await rules.versions(B, 'v1')).length, 1)
  })

  it('forgets the oldest versions beyond the bound, and never a number', async () => {
    const { rules } = opened()
    await rules.addVersions(Array.from({ length: MAX_RULE_VERSIONS + 3 }, () => version('many')))
    const kept = await rules.versions(A, 'many')
    assert.equal(kept.length, MAX_RULE_VERSIONS)
    assert.equal(kept[0]?.number, MAX_RULE_VERSIONS + 3)
    assert.equal(kept.at(-1)?.number, 4)
  })

  it('keeps what the tests of a rule last said until they change or the rule is gone', async () => {
    const { rules } = opened()
    const outcome = (ruleId: string, passed: boolean, time = 1) => ({ ruleId, passed, time })
    await rules.save([rule('o1'), rule('o2'), rule('o3')])
    await rules.saveTestOutcomes(A, [outcome('o1', true), outcome('o2', true), outcome('o3', false)])
    await rules.saveTestOutcomes(A, [outcome('o3', true, 2)])
    await rules.saveTestOutcomes(B, [outcome('o1', false, 9)])
    await rules.saveTests(A, 'o2', 'positive: []')
    assert.deepEqual(await rules.testOutcomes(A), [outcome('o1', true), outcome('o3', true, 2)])
    await rules.remove(A, ['o1', 'o3'])
    assert.deepEqual(await rules.testOutcomes(A), [])
    assert.deepEqual(await rules.testOutcomes(B), [outcome('o1', false, 9)])
  })

  it('keeps the tests of a rule until they are taken away, or the rule is', async () => {
    const { rules } = opened()
    await rules.save([rule('t')])
    await rules.addVersions([version('t')])
    await rules.saveTests(A, 't', 'positive: []')
    await rules.saveTests(A, 't', HOSTILE)
    await rules.saveTests(B, 't', 'other')
    assert.equal(await rules.tests(A, 't'), HOSTILE)
    await rules.saveTests(A, 't', undefined)
    assert.equal(await rules.tests(A, 't'), undefined)
    await rules.saveTests(A, 't', 'x')
    await rules.remove(A, ['t'])
    assert.equal(await rules.tests(A, 't'), undefined)
    assert.deepEqual(await rules.versions(A, 't'), [])
    assert.equal(await rules.tests(B, 't'), 'other')
  })
}
