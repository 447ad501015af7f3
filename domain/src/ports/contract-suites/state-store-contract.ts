import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Finding } from '../../finding.ts'
import type { EventId, FindingId, IncidentId, TenantId } from '../../ids.ts'
import type { Incident } from '../../incident.ts'
import type { StoredRule } from '../../stored-rule.ts'
import type { StateStore } from '../state-store.ts'

const A = 'a' as TenantId
const B = 'b' as TenantId

function finding(id: string, over: Partial<Finding> = {}): Finding {
  return {
    id: id as FindingId,
    tenantId: A,
    ruleId: 'r1',
    title: `Finding ${id}`,
    level: 'high',
    time: 1000,
    eventIds: ['0.0.0' as EventId],
    source: 's',
    layer: 'endpoint',
    product: 'p',
    host: 'WS1',
    entities: [],
    attacks: [],
    matched: {},
    ocsf: {} as Finding['ocsf'],
    ...over,
  }
}

function incident(id: string, over: Partial<Incident> = {}): Incident {
  return {
    id: id as IncidentId,
    tenantId: A,
    title: `Incident ${id}`,
    summary: '',
    severity: 'high',
    score: 50,
    scoreParts: [],
    status: 'new',
    members: [],
    entities: [],
    hosts: ['WS1'],
    users: [],
    layers: [],
    tactics: [],
    techniques: [],
    firstTime: 1000,
    lastTime: 1000,
    createdTime: 1,
    updatedTime: 1,
    version: 1,
    ...over,
  }
}

function rule(id: string, over: Partial<StoredRule> = {}): StoredRule {
  return {
    id,
    tenantId: A,
    title: `Rule ${id}`,
    level: 'high',
    space: 'own',
    file: 'f.yml',
    source: 'title: x\n',
    enabled: false,
    tags: ['attack.t1003'],
    logsource: { product: 'windows' },
    updatedTime: 1,
    ...over,
  }
}

const ids = (items: readonly { readonly id: string }[]) => items.map((item) => item.id)

/** The promises of {@link StateStore}, for any engine. `open` gives an empty, migrated store. */
export function stateStoreContract(name: string, open: () => Promise<StateStore>): void {
  describe(`${name} keeps the promises of StateStore`, () => {
    let state: StateStore
    before(async () => {
      state = await open()
    })
    after(() => state.close())

    it('keeps checkpoints with the batch that is in flight', async () => {
      assert.deepEqual(await state.checkpoints.load(7), { partition: 7, offset: 0 })
      await state.checkpoints.save({ partition: 7, offset: 5, inflightEnd: 9 })
      assert.deepEqual(await state.checkpoints.load(7), { partition: 7, offset: 5, inflightEnd: 9 })
      await state.checkpoints.save({ partition: 7, offset: 9 })
      assert.deepEqual(await state.checkpoints.load(7), { partition: 7, offset: 9 })
    })

    it('knows batch keys by tenant until they are pruned', async () => {
      const many = Array.from({ length: 1200 }, (_, n) => ({ key: `k${n}`, offset: n }))
      await state.batchKeys.add(A, many, 100)
      assert.equal(await state.batchKeys.find(A, 'k1199'), 1199)
      assert.equal(await state.batchKeys.find(B, 'k1199'), undefined)
      await state.batchKeys.prune(101)
      assert.equal(await state.batchKeys.find(A, 'k1199'), undefined)
    })

    it('stores a finding once and tells which were new', async () => {
      assert.deepEqual(ids(await state.findings.addNew([finding('f1'), finding('f2')])), ['f1', 'f2'])
      assert.deepEqual(ids(await state.findings.addNew([finding('f2'), finding('f3')])), ['f3'])
      assert.deepEqual(await state.findings.get(A, 'f2' as FindingId), finding('f2'))
      assert.equal(await state.findings.get(B, 'f2' as FindingId), undefined)
      assert.deepEqual(await state.findings.getMany(B, ['f2' as FindingId]), [])
      assert.equal((await state.findings.countByRule(A)).get('r1'), 3)
      assert.equal((await state.findings.countByRule(B)).size, 0)
    })

    it('pages findings newest first, each once, also where times are equal', async () => {
      const all = Array.from({ length: 25 }, (_, n) =>
        finding(`p${n}`, { tenantId: B, time: 100 + (n >> 3) }),
      )
      await state.findings.addNew(all)
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await state.findings.list({
          tenantId: B,
          limit: 7,
          ...(cursor === undefined ? {} : { cursor }),
        })
        seen.push(...ids(page.items))
        cursor = page.cursor
      } while (cursor !== undefined)
      assert.equal(new Set(seen).size, 25)
      assert.equal(seen.length, 25)
      assert.equal(seen[0], 'p24')
    })

    it('filters findings, and takes text literally', async () => {
      await state.findings.addNew([finding('odd', { title: "50%_'off", time: 5 })])
      const list = async (over: object) =>
        ids((await state.findings.list({ tenantId: A, limit: 100, ...over })).items)
      assert.deepEqual(await list({ text: "0%_'O" }), ['odd'])
      assert.deepEqual(await list({ text: '5_%' }), [])
      assert.deepEqual(await list({ to: 6 }), ['odd'])
      assert.deepEqual(await list({ level: ['low'] }), [])
      assert.equal((await list({ host: 'ws1' })).length, 4)
    })

    it('keeps incidents by tenant, sorted by priority and by time', async () => {
      await state.incidents.save([
        incident('i1', { score: 10, lastTime: 300, severity: 'low' }),
        incident('i2', { score: 90, lastTime: 100, severity: 'critical', owner: 'ann' }),
        incident('i3', { score: 90, lastTime: 200, severity: 'critical', status: 'closed' }),
        incident('other', { tenantId: B }),
      ])
      const list = async (over: object) =>
        ids((await state.incidents.list({ tenantId: A, limit: 10, sort: 'priority', ...over })).items)
      assert.deepEqual(await list({}), ['i3', 'i2', 'i1'])
      assert.deepEqual(await list({ sort: 'newest' }), ['i1', 'i3', 'i2'])
      assert.deepEqual(await list({ severities: ['critical'], statuses: ['new'] }), ['i2'])
      assert.deepEqual(await list({ owner: 'ann' }), ['i2'])
      assert.deepEqual(await list({ owner: '' }), ['i3', 'i1'])
      assert.deepEqual(await list({ text: 'ws1', from: 150, to: 250 }), ['i3'])
      const first = await state.incidents.list({ tenantId: A, limit: 2, sort: 'priority' })
      assert.deepEqual(await list({ cursor: first.cursor }), ['i1'])
      assert.equal(await state.incidents.get(B, 'i1' as IncidentId), undefined)
      assert.deepEqual(ids(await state.incidents.recent(150)), ['i3', 'i1', 'other'])
    })

    it('counts incidents: severities, states and buckets each sum to the total', async () => {
      const stats = await state.incidents.stats({ tenantId: A })
      const sum = (counts: Readonly<Record<string, number>>) =>
        Object.values(counts).reduce((a, b) => a + b, 0)
      assert.equal(stats.total, 3)
      assert.equal(sum(stats.bySeverity), 3)
      assert.equal(sum(stats.byStatus), 3)
      assert.equal(
        stats.histogram.reduce((total, bucket) => total + sum(bucket.counts), 0),
        3,
      )
      assert.equal((await state.incidents.stats({ tenantId: 'nobody' })).total, 0)
    })

    it('leads from a merged incident to its survivor, over several merges', async () => {
      await state.incidents.save([incident('m1'), incident('m2'), incident('m3')])
      await state.incidents.redirect(A, 'm1' as IncidentId, 'm2' as IncidentId)
      await state.incidents.redirect(A, 'm2' as IncidentId, 'm3' as IncidentId)
      assert.equal((await state.incidents.get(A, 'm1' as IncidentId))?.id, 'm3')
      assert.equal(await state.incidents.get(B, 'm1' as IncidentId), undefined)
    })

    it('keeps rules byte for byte and switches them', async () => {
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

    it('keeps people, sessions and tokens', async () => {
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
    })

    it('adds ledger counts of one source and minute together', async () => {
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
      await state.values.set(A, 'k', { a: [1] })
      assert.deepEqual(await state.values.get(A, 'k'), { a: [1] })
      assert.equal(await state.values.get(B, 'k'), undefined)
      await state.values.set(A, 'old', 1, { expiresAt: 1 })
      assert.equal(await state.values.get(A, 'old'), undefined)
      await state.values.delete(A, 'k')
      assert.equal(await state.values.get(A, 'k'), undefined)
    })

    it('shows a transaction whole or not at all, whoever else is at work', async () => {
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
  })
}
