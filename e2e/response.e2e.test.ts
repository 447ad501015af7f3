import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  type ApiError,
  answerStep,
  approveAction,
  type Call,
  changeResponseSettings,
  createClient,
  createToken,
  getAction,
  getLedger,
  getRun,
  listActions,
  listAudit,
  listPlaybooks,
  previewAction,
  type ResponseAction,
  requestAction,
  searchEvents,
  startRun,
  undoAction,
} from '@opensoc/contract'
import { verifyAuditChain } from '@opensoc/domain'
import { type Actuator, createConsumer, er, respond, shapes } from '@opensoc/openc2'
import { type Served, serveConsumer } from '@opensoc/openc2-https'
import { makeAuthority } from '../adapters/openc2-https/src/test-certificates.ts'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

/** A sensor of this test: it keeps what it was told in memory, answers probes from it, and can lie. */
const sensor = { isolated: false, taken: new Set<string>(), lies: false }

function fakeSensor(): readonly Actuator[] {
  const items = (list: readonly object[]) => respond(200, undefined, { 'x-opensoc': { items: list } })
  return [
    {
      profile: er,
      handlers: {
        contain: {
          device: () => {
            sensor.isolated = !sensor.lies
            return respond(200)
          },
          file: ({ target }) => {
            sensor.taken.add((target.value as { path: string }).path)
            return respond(200, undefined, { 'x-opensoc': { id: 'f'.repeat(64) } })
          },
        },
        allow: {
          device: () => {
            sensor.isolated = false
            return respond(200)
          },
        },
      },
    },
    {
      profile: {
        nsid: 'x-opensoc',
        pairs: {},
        targets: { reachability: shapes.anything, isolation: shapes.anything, files: shapes.anything },
        ...{
          args: shapes.anything,
          specifiers: shapes.anything,
          results: shapes.anything,
          check: () => undefined,
        },
      },
      handlers: {
        query: {
          'x-opensoc:reachability': () =>
            respond(200, undefined, { 'x-opensoc': { reach: sensor.isolated ? 'blocked' : 'open' } }),
          'x-opensoc:isolation': () => items(sensor.isolated ? [{ rules: 'drop' }] : []),
          'x-opensoc:files': ({ target }) => {
            const { path } = target.value as { path: string }
            return items(sensor.taken.has(path) ? [] : [{ path, sha256: 'f'.repeat(64) }])
          },
        },
      },
    },
  ]
}

const isolate = (hostname: string) => ({
  action: 'contain',
  target: { device: { hostname } },
  args: { er: { device_containment: 'network_isolation' } },
})

describe('responses of a running platform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-response-'))
  const authority = makeAuthority()
  let served: Served
  let platform: RunningPlatform
  let [ann, bob, eve] = [] as unknown as [Call, Call, Call]

  before(async () => {
    served = await serveConsumer({
      consumer: createConsumer({ actuators: fakeSensor() }),
      identity: authority.issue('sensor'),
      ...{ host: '127.0.0.1', port: 0, name: 'ws1', now: Date.now },
    })
    const identity = authority.issue('opensoc')
    for (const part of ['cert', 'key', 'ca'] as const)
      writeFileSync(join(folder, `${part}.pem`), identity[part])
    const entry = (name: string) => ({
      ...{ name, url: `https://127.0.0.1:${served.port}`, server_name: 'sensor' },
      ...{ cert: 'cert.pem', key: 'key.pem', ca: 'ca.pem' },
      pairs: { contain: ['device', 'file'], allow: ['device'] },
    })
    writeFileSync(join(folder, 'actuators.json'), JSON.stringify([entry('ws1'), entry('cell-firewall')]))
    platform = await startPlatform(folder)
    ann = createClient({ server: platform.address, token: platform.token })
    const person = async (name: string) => {
      const { secret: token } = await ann(createToken, { body: { name, role: 'analyst' } })
      return createClient({ server: platform.address, token })
    }
    ;[bob, eve] = [await person('bob'), await person('eve')]
  })

  after(async () => {
    await platform?.stop()
    await served?.close()
    authority.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  async function until<T>(ask: () => Promise<T>, isDone: (value: T) => boolean): Promise<T> {
    const deadline = Date.now() + 30_000
    for (;;) {
      const value = await ask()
      if (isDone(value)) return value
      if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const inState = (id: string, ...states: readonly ResponseAction['state'][]) =>
    until(
      () => ann(getAction, { params: { id } }),
      ({ state }) => states.includes(state),
    )
  const refusedWith = (code: string) => (error: ApiError) => {
    assert.equal(error.problem.code, code)
    return true
  }

  it('an action waits for one person where no policy fits, is proven by a probe and undone', async () => {
    const { action, decision } = await ann(requestAction, {
      body: { actuator: 'ws1', command: isolate('ws1'), reason: 'c2', lease_ms: 3_600_000 },
    })
    assert.deepEqual([action.state, decision.kind, decision.needed], ['requested', 'approval', 1])
    const params = { id: action.id }
    await assert.rejects(ann(approveAction, { params, body: { reason: 'me' } }), refusedWith('ACTION_STATE'))
    await bob(approveAction, { params, body: { reason: 'seen' } })
    const verified = await inState(action.id, 'verified')
    assert.deepEqual([verified.before?.holds, verified.effect?.holds], [false, true])
    assert.ok(sensor.isolated && verified.lease_until)
    await ann(undoAction, { params, body: { reason: 'over' } })
    await inState(action.id, 'undone')
    assert.ok(!sensor.isolated)
  })

  it('two of two must approve a crown jewel, and a control that lies ends as not effective', async () => {
    await ann(changeResponseSettings, {
      body: {
        assets: [{ name: 'ws1', criticality: 'crown' }],
        policies: [
          {
            id: '1',
            title: 'crown jewels',
            when: { criticalities: ['crown'] },
            outcome: { kind: 'approval', needed: 2, expires_ms: 3_600_000 },
          },
        ],
      },
    })
    sensor.lies = true
    const { action } = await ann(requestAction, {
      body: { actuator: 'ws1', command: isolate('WS1'), reason: 'c2' },
    })
    const params = { id: action.id }
    assert.equal((await bob(approveAction, { params, body: { reason: 'yes' } })).state, 'requested')
    await assert.rejects(
      bob(approveAction, { params, body: { reason: 'again' } }),
      refusedWith('ACTION_STATE'),
    )
    assert.equal((await eve(approveAction, { params, body: { reason: 'yes' } })).state, 'approved')
    await inState(action.id, 'not_effective')
    sensor.lies = false
  })

  it('isolating a level-1 OT asset is refused with an upstream offer; a protected target is never acted on', async () => {
    await ann(changeResponseSettings, {
      body: {
        assets: [{ name: 'plc-7', addresses: ['10.1.0.7'], purdue_level: 1, upstream: 'cell-firewall' }],
        protected_targets: [{ target: 'dc1', reason: 'domain controller' }],
        policies: [{ id: '1', title: 'all', when: {}, outcome: { kind: 'automatic', grace_ms: 0 } }],
      },
    })
    const { action, decision } = await ann(requestAction, {
      body: { actuator: 'ws1', command: isolate('PLC-7'), reason: 'c2' },
    })
    assert.equal(action.state, 'refused')
    assert.deepEqual([decision.policy, decision.offer?.actuator], ['OT safety', 'cell-firewall'])
    assert.deepEqual(decision.offer?.command, { action: 'deny', target: { ipv4_net: '10.1.0.7' } })
    const shielded = await ann(requestAction, {
      body: { actuator: 'ws1', command: isolate('DC1'), reason: 'c2' },
    })
    assert.equal(shielded.action.state, 'refused')
  })

  it('a dry run of a shared address counts what a hunt by hand counts', async () => {
    const record = (host: string, ip: string, number: number) =>
      JSON.stringify({
        EventID: 3,
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Hostname: host,
        UtcTime: new Date(Date.now() - number * 60_000).toISOString().replace('T', ' ').replace('Z', ''),
        ...{
          Image: 'C:\\tool.exe',
          User: `CORP\\u-${host}`,
          Protocol: 'tcp',
          SourceIp: '10.0.0.5',
          SourcePort: '5000',
        },
        ...{ DestinationIp: ip, DestinationPort: '443' },
      })
    const records = Array.from({ length: 60 }, (_, n) =>
      record(`ws${n % 4}`, n % 3 === 0 ? '198.51.100.7' : '198.51.100.70', n),
    )
    await fetch(`${platform.address}/api/v1/ingest/nat`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}` },
      body: records.join('\n'),
    })
    await until(
      () => ann(getLedger, { query: {} }),
      ({ items }) =>
        items.filter(({ source }) => source === 'nat').reduce((sum, { stored }) => sum + stored, 0) === 60,
    )
    const command = { action: 'deny', target: { ipv4_net: '198.51.100.7' } }
    const { dry_run } = await ann(previewAction, { body: { actuator: 'cell-firewall', command, days: 1 } })
    const byHand = await ann(searchEvents, {
      query: { query: 'dst_ip:198.51.100.7', from: dry_run?.from, to: dry_run?.to, limit: 1000 },
    })
    assert.equal(dry_run?.events, 20)
    assert.equal(dry_run?.events, byHand.items.length)
    const hosts = Map.groupBy(byHand.items, ({ columns }) => columns['host'])
    assert.deepEqual(
      new Map(dry_run?.hosts.map(({ value, count }) => [value, count])),
      new Map([...hosts].map(([host, events]) => [host, events.length])),
    )
  })

  it('a playbook runs its controls by itself, waits for its people, and ends', async () => {
    const { items } = await ann(listPlaybooks, {})
    assert.equal(items.length, 12)
    const playbook = items.find(({ name }) => name === 'Web shell on a server')
    assert.ok(playbook)
    const values = { __host__: 'ws1', __file_path__: '/var/www/x.php', __address__: '198.51.100.7' }
    await assert.rejects(
      ann(startRun, { params: { id: playbook.id }, body: { variables: {} } }),
      refusedWith('PLAYBOOK_NOT_STARTED'),
    )
    const run = await ann(startRun, { params: { id: playbook.id }, body: { variables: values } })
    // There is no actuator called `perimeter` here: the block fails, and people are asked to close the way in.
    const waiting = await until(
      () => ann(getRun, { params: { id: run.id } }),
      ({ manual }) => manual.length > 0,
    )
    assert.ok(sensor.taken.has('/var/www/x.php'))
    assert.match(waiting.manual[0]?.text ?? '', /x\.php on ws1/)
    const key = waiting.manual[0]?.key ?? ''
    const over = await eve(answerStep, { params: { id: run.id }, body: { key, ok: true, note: 'patched' } })
    assert.equal(over.status, 'successful')
    assert.ok(over.steps.some(({ status, reason }) => status === 'failed' && reason?.includes('perimeter')))
  })

  it('a third party commands the platform by OpenC2, judged and proven like everybody', async () => {
    const policies = [
      { id: '1', title: 'all', when: {}, outcome: { kind: 'automatic' as const, grace_ms: 0 } },
    ]
    await ann(changeResponseSettings, {
      body: { policies, assets: [], protected_targets: [{ target: 'dc1', reason: 'domain controller' }] },
    })
    const type = 'application/openc2+json;version=1.0'
    const token = async (name: string, role: 'analyst' | 'reader') =>
      (await ann(createToken, { body: { name, role } })).secret
    const [soar, reader] = [await token('soar', 'analyst'), await token('reader', 'reader')]
    const post = async (
      command: unknown,
      id: string,
      secret: string | undefined = soar,
      contentType = type,
    ) => {
      const headers = {
        'content-type': contentType,
        accept: type,
        ...(secret && { authorization: `Bearer ${secret}` }),
      }
      const message = {
        headers: { request_id: id, created: Date.now(), from: 'soar' },
        body: { openc2: { request: command } },
      }
      const answer = await fetch(`${platform.address}/.well-known/openc2`, {
        method: 'POST',
        headers,
        body: JSON.stringify(message),
      })
      const { body, headers: said } = (await answer.json()) as {
        headers: { request_id?: string }
        body: { openc2: { response: { status: number; results?: Record<string, unknown> } } }
      }
      return { http: answer.status, id: said.request_id, ...body.openc2.response }
    }
    const features = await post(
      { action: 'query', target: { features: ['versions', 'profiles', 'pairs', 'rate_limit'] } },
      'q',
      reader,
    )
    assert.deepEqual([features.http, features.status, features.id], [200, 200, 'q'])
    assert.deepEqual(features.results?.['pairs'], {
      query: ['features'],
      contain: ['device', 'file'],
      allow: ['device'],
    })
    assert.equal((await post(isolate('ws1'), '1')).http, 200)
    assert.ok(sensor.isolated)
    assert.equal((await post(isolate('ws1'), '1')).http, 200, 'the same request again')
    assert.equal((await post(isolate('ws2'), '1')).http, 400, 'its id for another command')
    assert.equal((await post(isolate('dc1'), '2')).http, 404, 'no control of that name')
    assert.equal((await post(isolate('ws1'), '3', reader)).http, 403)
    assert.equal((await post(isolate('ws1'), '4', '')).http, 401)
    assert.equal((await post({ action: 'contain', target: {} }, '5')).http, 400)
    assert.equal((await post({ action: 'detonate', target: { uri: 'http://x.example/' } }, '6')).http, 501)
    assert.equal((await post(isolate('ws1'), '7', soar, 'application/json')).http, 415)
    assert.equal((await fetch(`${platform.address}/.well-known/openc2`)).status, 405)
    const { items } = await ann(listActions, { query: { limit: 1 } })
    assert.equal(items[0]?.requested_by, 'token:soar')
    await ann(undoAction, { params: { id: items[0]?.id ?? '' }, body: { reason: 'over' } })
    await inState(items[0]?.id ?? '', 'undone')
  })

  it('all of it stands in an audit log that verifies without the platform', async () => {
    const { items } = await ann(listAudit, { query: { limit: 1000 } })
    const entries = items.reverse().map(({ tenant_id, previous_hash, ...entry }) => ({
      ...entry,
      tenantId: tenant_id,
      previousHash: previous_hash,
    }))
    assert.deepEqual([verifyAuditChain(entries).brokenAt, verifyAuditChain(entries).gaps], [undefined, 0])
    for (const action of [
      'action.request',
      'action.approved',
      'action.verified',
      'action.undone',
      'playbook.run',
      'response-settings.change',
    ]) {
      assert.ok(
        items.some((entry) => entry.action === action),
        action,
      )
    }
    const changed = entries.map((entry, at) => (at === 3 ? { ...entry, actor: 'nobody' } : entry))
    assert.equal(verifyAuditChain(changed).brokenAt, entries[3]?.sequence)
  })
})
