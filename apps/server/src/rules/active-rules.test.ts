import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DEFAULT_TENANT, type StateStore, type StoredRule } from '@opensoc/domain'
import { OpenSocError } from '@opensoc/kernel'
import type { LoadedSet, ThreadPool } from '../workers/worker-pool.ts'
import { ActiveRules } from './active-rules.ts'
import { ruleSetVersion } from './rule-set-version.ts'
import type { RunningSet } from './running-rules.ts'

const rule = (id: string, over: Partial<StoredRule> = {}) =>
  ({ id, source: `title: ${id}`, file: '', kind: 'rule', enabled: true, ...over }) as StoredRule

/** A pool of two threads; `refuse` makes the second keep what it has. */
function setUp(rules: StoredRule[], values = new Map<string, unknown>()) {
  let sets: LoadedSet[] = [
    { version: '', count: 0, refused: [] },
    { version: '', count: 0, refused: [] },
  ]
  const pool = { refuse: false, forget: false }
  const active = new ActiveRules({
    state: {
      rules: { list: async () => rules },
      exceptions: { list: async () => [] },
      quietings: { list: async () => [] },
      values: {
        get: async (_: string, key: string) => values.get(key),
        set: async (_: string, key: string, value: unknown) => void values.set(key, value),
      },
    } as unknown as StateStore,
    pool: {
      loadedSets: () => sets,
      loadRules: async (_: string, { rules: given }: RunningSet) => {
        const fresh = {
          version: ruleSetVersion(pool.forget ? given.slice(1) : given),
          count: given.length,
          refused: [],
        }
        sets = [fresh, pool.refuse ? { ...sets[1]!, error: 'no memory' } : fresh]
        if (pool.refuse) throw new OpenSocError('RULES_NOT_LOADED', 'no memory')
        return given.length
      },
    } as unknown as ThreadPool,
    clock: { now: () => 1 },
    logger: { info() {}, warn() {}, error() {} },
    tenantId: DEFAULT_TENANT,
    onLoaded: async () => undefined,
  })
  return { active, pool }
}

describe('the deployed rules', () => {
  it('are those that are enabled and load', async () => {
    const { active } = setUp([rule('a'), rule('b', { enabled: false }), rule('c', { refused: 'c:1: no' })])
    assert.equal((await active.reload()).count, 1)
    const { isDeployed, enabledCount, enabled } = await active.deployment()
    assert.deepEqual([isDeployed, enabledCount, enabled.length], [true, 1, 2])
    assert.equal(active.health.isDeployed, true)
  })

  it('say what is fresh: what was enabled or changed since, also while the platform was away', async () => {
    const kept = new Map<string, unknown>()
    const rules = [rule('a'), rule('b', { enabled: false })]
    const freshIds = async (active: ActiveRules) => (await active.reload()).fresh.map(({ id }) => id)
    const { active } = setUp(rules, kept)
    assert.deepEqual(await freshIds(active), [])
    rules[1] = rule('b')
    assert.deepEqual(await freshIds(active), ['b'])
    assert.deepEqual(await freshIds(active), [])
    rules[0] = rule('a', { source: 'title: another' })
    assert.deepEqual(await freshIds(setUp(rules, kept).active), ['a'])
    rules.pop()
    assert.deepEqual(await freshIds(setUp(rules, kept).active), [])
  })

  it('are not the enabled ones when a worker refuses, and it is named', async () => {
    const rules = [rule('a')]
    const { active, pool } = setUp(rules)
    await active.reload()
    rules.push(rule('b'))
    pool.refuse = true
    assert.equal((await active.reload()).error, 'no memory')
    const { isDeployed, workers, enabledVersion, lastReload } = await active.deployment()
    assert.deepEqual([isDeployed, active.health.isDeployed, lastReload.error], [false, false, 'no memory'])
    assert.deepEqual(
      workers.map(({ version }) => version === enabledVersion),
      [true, false],
    )
    pool.refuse = false
    await active.reload()
    assert.equal((await active.deployment()).isDeployed, true)
  })

  it('are not the enabled ones when a worker compiled something else than it was given', async () => {
    const { active, pool } = setUp([rule('a'), rule('b')])
    pool.forget = true
    assert.match((await active.reload()).error ?? '', /a worker runs set/)
    assert.equal((await active.deployment()).isDeployed, false)
  })

  it('differ from the enabled ones when the store changed behind their back', async () => {
    const rules = [rule('a')]
    const { active } = setUp(rules)
    await active.reload()
    rules[0] = rule('a', { source: 'title: other' })
    assert.equal((await active.deployment()).isDeployed, false)
  })
})
