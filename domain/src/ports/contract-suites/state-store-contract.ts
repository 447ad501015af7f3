import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { FindingId } from '../../ids.ts'
import type { StateStore } from '../state-store.ts'
import { MAX_SEEN_LOGSOURCES } from '../telemetry-store.ts'
import { actionStoreContract } from './state-actions-contract.ts'
import { findingStoreContract } from './state-findings-contract.ts'
import { incidentStoreContract } from './state-incidents-contract.ts'
import { intelStoreContract } from './state-intel-contract.ts'
import { jobStoreContract } from './state-jobs-contract.ts'
import { playbookStoreContract } from './state-playbooks-contract.ts'
import { quietingStoreContract } from './state-quietings-contract.ts'
import { ruleStoreContract } from './state-rules-contract.ts'
import { A, B, finding, HOSTILE, rule } from './state-samples.ts'
import { tenantContract } from './state-tenants-contract.ts'

/** The promises of {@link StateStore}, for any engine. `open` gives an empty, migrated store each time. */
export function stateStoreContract(name: string, open: () => Promise<StateStore>): void {
  const parts = {
    'small things': smallStoresContract,
    findings: findingStoreContract,
    incidents: incidentStoreContract,
    rules: ruleStoreContract,
    quietings: quietingStoreContract,
    actions: actionStoreContract,
    playbooks: playbookStoreContract,
    jobs: jobStoreContract,
    intelligence: intelStoreContract,
    transactions: transactionContract,
    'tenants apart': tenantContract,
  }
  describe(`${name} keeps the promises of StateStore:`, () => {
    for (const [what, contract] of Object.entries(parts)) {
      describe(what, () => {
        let state: StateStore
        before(async () => {
          state = await open()
        })
        after(() => state.close())
        contract(() => state)
      })
    }
  })
}

function smallStoresContract(opened: () => StateStore): void {
  it('keeps what is known about things by kind and id', async () => {
    const { context } = opened()
    const network = (id: string, name: string) => ({ kind: 'networks' as const, id, name, tags: [HOSTILE] })
    await context.save(A, [network('10.0.0.0/8', 'inside'), network('10.1.0.0/16', HOSTILE)])
    await context.save(A, [network('10.0.0.0/8', 'changed')])
    await context.save(B, [network('10.0.0.0/8', 'theirs')])
    assert.deepEqual(await context.list(A, 'networks'), [
      network('10.0.0.0/8', 'changed'),
      network('10.1.0.0/16', HOSTILE),
    ])
    assert.deepEqual(await context.list(A, 'assets'), [])
    assert.equal(await context.remove(A, 'networks', ['10.1.0.0/16', HOSTILE]), 1)
    await context.clear(A, 'networks')
    assert.deepEqual(await context.list(A, 'networks'), [])
    assert.deepEqual(await context.list(B, 'networks'), [network('10.0.0.0/8', 'theirs')])
  })

  it('keeps checkpoints with the batch that is in flight', async () => {
    const state = opened()
    assert.deepEqual(await state.checkpoints.load(7), { partition: 7, offset: 0 })
    await state.checkpoints.save({ partition: 7, offset: 5, inflightEnd: 9 })
    assert.deepEqual(await state.checkpoints.load(7), { partition: 7, offset: 5, inflightEnd: 9 })
    await state.checkpoints.save({ partition: 7, offset: 9 })
    assert.deepEqual(await state.checkpoints.load(7), { partition: 7, offset: 9 })
  })

  it('knows batch keys by tenant until they are pruned', async () => {
    const state = opened()
    const many = Array.from({ length: 1200 }, (_, n) => ({ key: `k${n}`, offset: n }))
    await state.batchKeys.add(A, many, 100)
    assert.equal(await state.batchKeys.find(A, 'k1199'), 1199)
    assert.equal(await state.batchKeys.find(B, 'k1199'), undefined)
    await state.batchKeys.prune(101)
    assert.equal(await state.batchKeys.find(A, 'k1199'), undefined)
  })

  it('counts events by log source and keeps the latest time, up to a bound', async () => {
    const { telemetry } = opened()
    const seen = (logsource: object, events: number, lastTime: number) => ({ logsource, events, lastTime })
    const windows = { product: 'windows', category: 'process_creation' }
    await telemetry.add(A, [seen(windows, 2, 50), seen({ service: HOSTILE }, 1, 7)])
    await telemetry.add(A, [seen(windows, 3, 40)])
    await telemetry.add(B, [seen(windows, 9, 90)])
    await telemetry.add(A, [])
    assert.deepEqual(await telemetry.list(A), [seen({ service: HOSTILE }, 1, 7), seen(windows, 5, 50)])
    const many = Array.from({ length: MAX_SEEN_LOGSOURCES + 5 }, (_, n) => seen({ product: `p${n}` }, 1, 1))
    await telemetry.add(A, [...many, seen(windows, 1, 60)])
    const kept = await telemetry.list(A)
    assert.equal(kept.length, MAX_SEEN_LOGSOURCES)
    assert.deepEqual(kept.at(-1), seen(windows, 6, 60))
  })

  it('keeps what correlations remember, by tenant, correlation and group', async () => {
    const { correlations } = opened()
    const part = (version: string, groupKey: string, state: unknown) => ({ version, groupKey, state })
    await correlations.save(A, [part('x:1', 'g', { n: 1 }), part('x:1', 'h', []), part('y:1', 'g', 'y')])
    await correlations.save(B, [part('x:1', 'g', 'of another')])
    await correlations.save(A, [part('x:1', 'g', { n: 2 }), part('x:1', 'h', undefined)])
    assert.deepEqual(await correlations.load(A, ['x:1']), [part('x:1', 'g', { n: 2 })])
    assert.deepEqual(await correlations.load(A, []), [])
    await correlations.keepOnly(A, ['y:1'])
    assert.deepEqual(await correlations.load(A, ['x:1', 'y:1']), [part('y:1', 'g', 'y')])
    assert.deepEqual(await correlations.load(B, ['x:1']), [part('x:1', 'g', 'of another')])
  })

  it('keeps exceptions with their hits, which a change leaves as they are', async () => {
    const { exceptions } = opened()
    const one = {
      ...{
        id: 'e',
        tenantId: A,
        title: 'Backup',
        scope: { kind: 'all' as const },
        detection: 'x',
        owner: 'ann',
      },
      ...{ reason: 'CHG-1', createdTime: 1, enabled: true },
    }
    await exceptions.save(one)
    await exceptions.addHits(
      A,
      new Map([
        ['e', { count: 2, lastTime: 50 }],
        ['none', { count: 1, lastTime: 1 }],
      ]),
    )
    await exceptions.addHits(A, new Map([['e', { count: 1, lastTime: 40 }]]))
    await exceptions.addHits(B, new Map([['e', { count: 9, lastTime: 90 }]]))
    await exceptions.save({ ...one, enabled: false })
    assert.deepEqual(await exceptions.list(A), [
      { exception: { ...one, enabled: false }, hits: { count: 3, lastTime: 50 } },
    ])
    assert.deepEqual(await exceptions.list(B), [])
    assert.equal(await exceptions.remove(B, 'e'), false)
    assert.equal(await exceptions.remove(A, 'e'), true)
    assert.deepEqual(await exceptions.list(A), [])
  })

  it('keeps people, sessions and tokens', async () => {
    const state = opened()
    assert.equal(await state.people.count(), 0)
    const user = {
      id: 'u1',
      tenantId: A,
      name: 'ann',
      role: 'analyst',
      passwordHash: 'h',
      createdTime: 1,
    } as const
    await state.people.save(user)
    assert.deepEqual(await state.people.byName('ann'), user)
    assert.deepEqual(await state.people.byId('u1'), user)
    const session = { secretHash: 's', userId: 'u1', createdTime: 1, expiresTime: 10 }
    await state.people.saveSession(session)
    assert.deepEqual(await state.people.session('s'), session)
    await state.people.endSession('s')
    assert.equal(await state.people.session('s'), undefined)
    const token = {
      id: 't1',
      tenantId: A,
      name: 'ci',
      secretHash: 'th',
      role: 'reader',
      createdBy: 'ann',
      createdTime: 1,
    } as const
    await state.people.saveToken(token)
    assert.deepEqual(await state.people.token('th'), token)
    assert.deepEqual(await state.people.tokens(B), [])
    assert.equal(await state.people.revokeToken(B, 't1'), false)
    assert.equal(await state.people.revokeToken(A, 't1'), true)
    assert.equal(await state.people.token('th'), undefined)
  })

  it('chains audit entries, also when many are added at once', async () => {
    const state = opened()
    const entry = (n: number) => ({
      tenantId: n % 2 ? A : B,
      time: n,
      actor: 'ann',
      action: 'x',
      target: 'y',
      detail: { b: n, a: 1 },
    })
    await Promise.all(Array.from({ length: 20 }, (_, n) => state.audit.append(entry(n))))
    assert.equal(await state.audit.verify(), undefined)
    const listed = await state.audit.list(A, { limit: 3 })
    assert.equal(listed.length, 3)
    assert.ok(listed.every((one) => one.tenantId === A))
    assert.equal((await state.audit.list(A, { limit: 100, before: listed[2]!.sequence })).length, 7)
    await state.audit.append({ ...entry(1), target: 'z' })
    const ofTarget = await state.audit.list(A, { limit: 100, target: 'z' })
    assert.deepEqual([ofTarget.length, ofTarget[0]?.target], [1, 'z'])
    assert.deepEqual(await state.audit.list(B, { limit: 100, target: 'z' }), [])
  })

  it('adds ledger counts of one source and minute together', async () => {
    const state = opened()
    const entry = {
      source: 's',
      minute: 60_000,
      received: 3,
      stored: 2,
      quarantined: { json_invalid: 1 },
      findings: 1,
      bytes: 10,
    }
    await state.ledger.add(A, [entry, { ...entry, minute: 120_000 }])
    await state.ledger.add(A, [entry])
    const [first] = await state.ledger.list(A, { from: 60_000, to: 61_000 })
    assert.deepEqual(first, {
      ...entry,
      received: 6,
      stored: 4,
      quarantined: { json_invalid: 2 },
      findings: 2,
      bytes: 20,
    })
    assert.deepEqual(await state.ledger.list(B, { from: 0, to: 1e9 }), [])
  })

  it('keeps values by tenant until they expire', async () => {
    const state = opened()
    await state.values.set(A, 'k', { a: [1] })
    assert.deepEqual(await state.values.get(A, 'k'), { a: [1] })
    assert.equal(await state.values.get(B, 'k'), undefined)
    await state.values.set(A, 'old', 1, { expiresAt: 1 })
    assert.equal(await state.values.get(A, 'old'), undefined)
    await state.values.delete(A, 'k')
    assert.equal(await state.values.get(A, 'k'), undefined)
  })
}

function transactionContract(opened: () => StateStore): void {
  it('shows a transaction whole or not at all, whoever else is at work', async () => {
    const state = opened()
    const failing = state.transaction(async (transaction) => {
      await transaction.values.set(A, 'half', 1)
      await transaction.findings.addNew([finding('half')])
      throw new Error('no')
    })
    const beside = state.values.set(A, 'beside', 1)
    await assert.rejects(failing, /no/)
    await beside
    assert.equal(await state.values.get(A, 'half'), undefined)
    assert.equal(await state.findings.get(A, 'half' as FindingId), undefined)
    assert.equal(await state.values.get(A, 'beside'), 1)
  })

  it('does one after the other, however many begin at once', async () => {
    const state = opened()
    await state.values.set(A, 'n', 0)
    const add = () =>
      state.transaction(async ({ values }) => {
        const before = (await values.get(A, 'n')) as number
        await values.set(A, 'n', before + 1)
      })
    await Promise.all(Array.from({ length: 30 }, add))
    assert.equal(await state.values.get(A, 'n'), 30)
  })

  it('shows nothing of what is not committed, and its own writes to itself', async () => {
    const state = opened()
    await state.values.set(A, 'seen', 'before')
    const seen: unknown[] = []
    const writing = state.transaction(async ({ values }) => {
      await values.set(A, 'seen', 'within')
      seen.push(await values.get(A, 'seen'))
      await new Promise(setImmediate)
    })
    const reading = state.values.get(A, 'seen')
    await writing
    seen.push(await reading)
    assert.deepEqual(seen, ['within', 'within'])
  })

  it('takes every store part in it, and takes all of it back', async () => {
    const state = opened()
    const entry = { tenantId: A, time: 1, actor: 'x', action: 'a.b', target: 't', detail: {} }
    await state.audit.append(entry)
    const failing = state.transaction(async (transaction) => {
      await transaction.checkpoints.save({ partition: 3, offset: 9 })
      await transaction.batchKeys.add(A, [{ key: 'gone', offset: 1 }], 1)
      await transaction.rules.save([rule('gone')])
      await transaction.audit.append(entry)
      await transaction.ledger.add(A, [
        { source: 'gone', minute: 0, received: 1, stored: 1, quarantined: {}, findings: 0, bytes: 1 },
      ])
      throw new Error('no')
    })
    await assert.rejects(failing, /no/)
    assert.deepEqual(await state.checkpoints.load(3), { partition: 3, offset: 0 })
    assert.equal(await state.batchKeys.find(A, 'gone'), undefined)
    assert.equal(await state.rules.get(A, 'gone'), undefined)
    assert.equal((await state.audit.list(A, { limit: 9 })).length, 1)
    assert.deepEqual(await state.ledger.list(A, { from: 0, to: 1 }), [])
    assert.equal(await state.audit.verify(), undefined)
  })

  it('refuses work that would wait for itself, and is free again after', async () => {
    const state = opened()
    const outer = state.transaction(() => state.values.get(A, 'n'))
    await assert.rejects(outer, { code: 'STATE_NESTED' })
    const nested = state.transaction((transaction) => transaction.transaction(async () => 1))
    await assert.rejects(nested, { code: 'STATE_NESTED' })
    let late: Promise<unknown> = Promise.resolve()
    await state.transaction(async () => {
      late = new Promise(setImmediate).then(() => state.values.set(A, 'late', 1))
    })
    await late
    assert.equal(await state.values.get(A, 'late'), 1)
  })
}
