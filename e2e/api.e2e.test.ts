import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import {
  type ApiError,
  type Call,
  createClient,
  createToken,
  getIncident,
  getLedger,
  importContext,
  incidentGraph,
  listFindings,
  listIncidents,
  listQuarantine,
  listRules,
  listSources,
  reparseSource,
  replayQuarantine,
  revokeToken,
  searchEvents,
  setRulesEnabled,
  updateAsset,
  updateIncident,
} from '@opensoc/contract'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

/** The start of a process under Sysmon's names, flat as NXLog sends it. */
function start(host: string, commandLine: string, over: object = {}): string {
  return JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Hostname: host,
    UtcTime: new Date().toISOString().replace('T', ' ').replace('Z', ''),
    ProcessGuid: `{${host}-${commandLine.length}}`,
    ProcessId: '100',
    Image: 'C:\\Windows\\System32\\rundll32.exe',
    CommandLine: commandLine,
    User: 'CORP\\ann',
    ParentImage: 'C:\\Windows\\System32\\cmd.exe',
    ParentProcessGuid: `{${host}-parent}`,
    ParentProcessId: '99',
    ...over,
  })
}

const DUMP = 'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 712 C:\\Users\\Public\\d.dmp full'

describe('the API of a running platform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-api-'))
  let platform: RunningPlatform
  let call: Call

  before(async () => {
    platform = await startPlatform(folder)
    call = createClient({ server: platform.address, token: platform.token })
  })
  after(async () => {
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  function post(
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(platform.address + path, {
      method: 'POST',
      body,
      headers: {
        authorization: `Bearer ${platform.token}`,
        'content-type': 'application/x-ndjson',
        ...headers,
      },
    })
  }

  /** Until the answer is there: the pipeline works behind the acknowledgment. */
  async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
    for (let round = 0; round < 200; round++) {
      const answer = await ask()
      if (answer !== undefined) return answer
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return assert.fail('the platform did not come to it')
  }

  const eventsOf = (host: string, count: number) =>
    until(async () => {
      const { items } = await call(searchEvents, { query: { query: `host:${host}` } })
      return items.length >= count ? items : undefined
    })

  it('takes plain, gzip and zstd bodies, arrays and Elasticsearch bulk', async () => {
    assert.equal((await post('/api/v1/ingest/plain', `${start('plain', 'a')}\n`)).status, 200)
    assert.equal(
      (await post('/api/v1/ingest/gz', gzipSync(start('gz', 'a')), { 'content-encoding': 'gzip' })).status,
      200,
    )
    assert.equal(
      (await post('/api/v1/ingest/zst', zstdCompressSync(start('zst', 'a')), { 'content-encoding': 'zstd' }))
        .status,
      200,
    )
    assert.equal(
      (
        await post('/api/v1/ingest/arr', `[${start('arr', 'a')},${start('arr', 'bb')}]`, {
          'content-type': 'application/json',
        })
      ).status,
      200,
    )
    const bulk = await post('/_bulk', `{"create":{"_index":"winlogbeat-9"}}\n${start('bulk', 'a')}\n`)
    assert.deepEqual(((await bulk.json()) as { errors: boolean }).errors, false)
    for (const host of ['plain', 'gz', 'zst', 'bulk']) assert.equal((await eventsOf(host, 1)).length, 1, host)
    assert.equal((await eventsOf('arr', 2)).length, 2)
    assert.equal((await eventsOf('bulk', 1))[0]!.source, 'winlogbeat-9')
  })

  it('stores a batch key once, also when both come at the same time', async () => {
    const send = () =>
      post('/api/v1/ingest/once', start('once', 'a'), { 'idempotency-key': 'k1' }).then((answer) =>
        answer.json(),
      )
    const answers = (await Promise.all([send(), send(), send()])) as { duplicate: boolean }[]
    assert.deepEqual(answers.map((answer) => answer.duplicate).sort(), [false, true, true])
    assert.equal((await eventsOf('once', 1)).length, 1)
    assert.equal(((await send()) as { duplicate: boolean }).duplicate, true)
  })

  it('refuses what it cannot take, with a problem that says what to do', async () => {
    const problem = async (answer: Promise<Response>) => {
      const response = await answer
      return [
        response.status,
        response.headers.get('content-type'),
        ((await response.json()) as { code: string }).code,
      ]
    }
    const kind = 'application/problem+json'
    assert.deepEqual(await problem(post('/api/v1/ingest/NoSuch Name', 'x')), [400, kind, 'SOURCE_INVALID'])
    assert.deepEqual(await problem(post('/api/v1/ingest/x', 'x', { 'content-encoding': 'br' })), [
      415,
      kind,
      'ENCODING_UNKNOWN',
    ])
    assert.deepEqual(await problem(post('/api/v1/ingest/x', new Uint8Array(17 * 1024 * 1024))), [
      413,
      kind,
      'BODY_TOO_LARGE',
    ])
    assert.deepEqual(
      await problem(post('/api/v1/tokens', '{"name":', { 'content-type': 'application/json' })),
      [400, kind, 'JSON_INVALID'],
    )
    const noToken = fetch(`${platform.address}/api/v1/ingest/x`, { method: 'POST', body: 'x' })
    assert.deepEqual(await problem(noToken), [401, kind, 'AUTH_REQUIRED'])
    const query = fetch(`${platform.address}/api/v1/events?query=hots:a`, {
      headers: { authorization: `Bearer ${platform.token}` },
    })
    assert.deepEqual(await problem(query), [400, kind, 'HUNT_SYNTAX'])
  })

  it('puts what nobody understands into quarantine, counts it, and replays it', async () => {
    await post('/api/v1/ingest/odd', 'no format at all\n{"broken":\n')
    const items = await until(async () => {
      const page = await call(listQuarantine, { query: { source: 'odd' } })
      return page.items.length === 2 ? page.items : undefined
    })
    assert.deepEqual(items.map((item) => item.reason).sort(), ['format_unknown', 'json_invalid'])
    assert.equal((await call(replayQuarantine, { body: { source: 'odd' } })).replayed, 2)
    // They are the same records as before: back under their ids, received once.
    const again = await until(async () => {
      const page = await call(listQuarantine, { query: { source: 'odd' } })
      return page.items.length === 2 ? page.items : undefined
    })
    const ids = (rows: typeof items) => rows.map(({ record_id }) => record_id).sort()
    assert.deepEqual(ids(again), ids(items))
    const { items: rows, total } = await call(getLedger, { query: {} })
    assert.equal(
      rows.filter((one) => one.source === 'odd').reduce((sum, one) => sum + one.received, 0),
      2,
    )
    assert.equal(total.balanced, true)
  })

  it('takes stored originals through the pipeline again: the same events, findings and counts', async () => {
    await post('/api/v1/ingest/mended', `${start('mended-host', DUMP)}\n`)
    const search = () => call(searchEvents, { query: { query: 'source:mended' } })
    const [event] = await until(async () => {
      const { items: events } = await search()
      return events.length === 1 ? events : undefined
    })
    const found = async () =>
      (await call(listFindings, { query: { q: 'mended-host' } })).items.map(({ id }) => id)
    const before = await until(async () => ((await found()).length > 0 ? found() : undefined))
    const body = { from: 0, to: Date.now() + 86_400_000 }
    const outcome = await call(reparseSource, { params: { source: 'mended' }, body })
    assert.deepEqual(outcome, { reparsed: 1, more: false })
    const [same] = await until(async () => {
      const { items: events } = await search()
      return events.length === 1 ? events : undefined
    })
    assert.equal(same?.id, event?.id)
    assert.deepEqual(await found(), before)
    const { items } = await call(listSources, { query: {} })
    const { received, stored, open_alarms: open } = items.find(({ source }) => source === 'mended')!
    assert.deepEqual({ received, stored, open }, { received: 1, stored: 1, open: 0 })
  })

  it('tells with each event what is known about its host, from the import on', async () => {
    const text = 'id,hostnames,criticality,owner,purdue_level\nplc-7,plc-7,critical,Operations,1\n'
    const body = { format: 'csv', text } as const
    const params = { kind: 'assets' } as const
    assert.deepEqual(await call(importContext, { params, body }), { imported: 1, total: 1 })
    await call(updateAsset, { params: { id: 'plc-7' }, body: { is_safety: true } })
    await post('/api/v1/ingest/known', `${start('plc-7', 'calc.exe')}\n`)
    const event = await until(
      async () => (await call(searchEvents, { query: { query: 'source:known' } })).items[0],
    )
    const [asset] = event.ocsf['enrichments'] as {
      name: string
      type: string
      data: Record<string, unknown>
    }[]
    assert.deepEqual([asset?.name, asset?.type], ['device.hostname', 'asset'])
    assert.deepEqual(asset?.data, {
      ...{ id: 'plc-7', criticality: 'critical', owner: 'Operations', tags: [] },
      ...{ purdue_level: 1, is_safety: true },
    })
  })

  it('makes an explained incident of an attack; people change it, and only what they have seen', async () => {
    await post('/api/v1/ingest/windows', `${start('victim', DUMP)}\n`)
    const { id } = await until(async () => (await call(listIncidents, { query: { q: 'victim' } })).items[0])
    const incident = await call(getIncident, { params: { id } })
    assert.equal(
      incident.score_parts.reduce((sum, part) => sum + part.points, 0),
      incident.score,
    )
    assert.ok(incident.techniques.some((technique) => technique.uid === 'T1003.001'))
    const graph = await call(incidentGraph, { params: { id }, query: {} })
    assert.ok(graph.nodes.some((node) => node.label === 'rundll32.exe' && node.on_path))

    const change = (body: object) =>
      call(updateIncident, { params: { id }, body: { version: incident.version, ...body } })
    const refused = async (body: object) =>
      change(body).then(
        () => '',
        (error: ApiError) => error.problem.code,
      )
    assert.equal(await refused({ status: 'closed' }), 'VERDICT_REQUIRED')
    const closed = await change({ status: 'closed', verdict: 'true_positive', owner: 'me', note: 'seen' })
    assert.deepEqual(
      [closed.status, closed.verdict, closed.version],
      ['closed', 'true_positive', incident.version + 1],
    )
    assert.equal(await refused({ status: 'new' }), 'INCIDENT_CHANGED')

    await post('/api/v1/ingest/windows', `${start('victim', `${DUMP} `)}\n`)
    const open = await until(
      async () => (await call(listIncidents, { query: { q: 'victim', status: 'new' } })).items[0],
    )
    assert.notEqual(open.id, id, 'a closed incident takes no more findings')
  })

  it('does a write with an Idempotency-Key once', async () => {
    const make = (name: string) =>
      fetch(`${platform.address}/api/v1/tokens`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${platform.token}`,
          'content-type': 'application/json',
          'idempotency-key': 'w1',
        },
        body: JSON.stringify({ name, role: 'reader' }),
      })
    const first = (await (await make('ci')).json()) as { id: string; secret: string }
    assert.deepEqual(await (await make('ci')).json(), first)
    assert.equal((await make('other')).status, 409)

    const reader = createClient({ server: platform.address, token: first.secret })
    await reader(listRules, {})
    await assert.rejects(
      reader(createToken, { body: { name: 'more' } }),
      (error: ApiError) => error.problem.status === 403,
    )
    await call(revokeToken, { params: { id: first.id } })
    await assert.rejects(reader(listRules, {}), (error: ApiError) => error.problem.status === 401)
  })

  it('runs an edited rule file within two seconds, and keeps the last good one when an edit is broken', async () => {
    const rule = (word: string) =>
      `title: Own rule\nid: 7f1d2c3b-0000-4000-8000-000000000001\nlevel: high\nlogsource:\n  product: windows\n  category: process_creation\ndetection:\n  selection:\n    CommandLine|contains: '${word}'\n  condition: selection\n`
    const active = async () => (await call(listRules, {})).active
    const before = await active()
    const started = performance.now()
    writeFileSync(join(folder, 'rules', 'own.yml'), rule('needle-one'))
    await until(async () => ((await active()).version === before.version ? undefined : true))
    assert.ok(performance.now() - started < 2000, 'live in less than two seconds')
    await post('/api/v1/ingest/windows', `${start('own', 'tool needle-one')}\n`)
    await until(async () => (await call(listFindings, { query: { q: 'Own rule' } })).items[0])

    const good = await active()
    writeFileSync(
      join(folder, 'rules', 'own.yml'),
      rule('x').replace('condition: selection', 'condition: nothing'),
    )
    await new Promise((resolve) => setTimeout(resolve, 800))
    assert.equal((await active()).count, good.count)
    const off = (await call(listRules, {})).items.filter((item) => item.space === 'content').slice(0, 3)
    assert.equal(
      (await call(setRulesEnabled, { body: { ids: off.map((item) => item.id), enabled: false } })).changed,
      3,
    )
    assert.equal((await active()).count, good.count - 3)
  })

  it('replays the changes that a client missed', async () => {
    const response = await fetch(`${platform.address}/api/v1/stream?topics=incidents`, {
      headers: { authorization: `Bearer ${platform.token}`, 'last-event-id': '0' },
    })
    const reader = response.body!.getReader()
    let text = ''
    while (!text.includes('data:')) text += new TextDecoder().decode((await reader.read()).value)
    await reader.cancel()
    assert.match(
      text,
      /event: incidents\ndata: \{"topic":"incidents","id":"INC-[0-9A-Z]{12}","version":\d+\}\nid: \d+/,
    )
  })

  it('describes itself', async () => {
    const document = (await (await fetch(`${platform.address}/api/v1/openapi.json`)).json()) as {
      openapi: string
      paths: object
    }
    assert.equal(document.openapi, '3.1.0')
    assert.ok(Object.keys(document.paths).length >= 20)
  })
})
