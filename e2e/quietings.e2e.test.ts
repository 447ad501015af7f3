import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  type ApiError,
  type Call,
  createClient,
  createQuieting,
  deleteQuieting,
  getLedger,
  importRules,
  listFindings,
  listIncidents,
  listQuietings,
  snoozeFinding,
} from '@opensoc/contract'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const RULE = '7f1d2c3b-0000-4000-8000-0000000000f1'
const SOURCE = `title: Needle\nid: ${RULE}\nlogsource:\n  product: windows\n  category: process_creation\ndetection:\n  s:\n    CommandLine|contains: quiet-needle\n  condition: s\nlevel: high\n`
const HOUR_MS = 3_600_000

function record(host: string, time: number, user = 'CORP\\ann'): string {
  return JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Hostname: host,
    UtcTime: new Date(time).toISOString().replace('T', ' ').replace('Z', ''),
    Image: 'C:\\tool.exe',
    CommandLine: `tool quiet-needle ${time}`,
    User: user,
  })
}

describe('quietings of a running platform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-quietings-'))
  const scope = { kind: 'rules' as const, ids: [RULE] }
  const written = { title: 'x', scope, reason: 'CHG-1', expires_time: null }
  const now = Date.now()
  let platform: RunningPlatform
  let call: Call
  let stored = 0

  const start = async () => {
    platform = await startPlatform(folder)
    call = createClient({ server: platform.address, token: platform.token })
  }
  before(async () => {
    await start()
    await call(importRules, {
      body: { space: 'own', enable: true, files: [{ file: 'q.yml', source: SOURCE }] },
    })
  })
  after(async () => {
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function post(...records: string[]): Promise<void> {
    const response = await fetch(`${platform.address}/api/v1/ingest/quiet`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}` },
      body: records.join('\n'),
    })
    assert.equal(response.status, 200)
    stored += records.length
  }
  async function settled(): Promise<void> {
    while ((await call(getLedger, { query: {} })).total.stored < stored)
      await new Promise((resolve) => setTimeout(resolve, 30))
  }
  const of = async (host: string) =>
    (await call(listFindings, { query: { rule_id: RULE, host, limit: 100 } })).items

  it('counts repetitions into the finding that passed, once also after a kill', async () => {
    const { id } = await call(createQuieting, {
      body: { ...written, kind: 'suppression', by: ['host'], window_ms: HOUR_MS },
    })
    await post(record('ws-s', now - 5000), record('ws-s', now - 4000), record('ws-t', now - 4000))
    await post(record('ws-s', now - 3000))
    await platform.kill()
    await start()
    await post(record('ws-s', now - 2000))
    await settled()
    const [finding, ...others] = await of('ws-s')
    assert.deepEqual(others, [])
    assert.equal(finding?.suppressed?.count, 3)
    assert.equal((await of('ws-t')).length, 1)
    const [suppression] = (await call(listQuietings, {})).items
    assert.deepEqual([suppression?.id, suppression?.hits], [id, 3])
    await call(deleteQuieting, { params: { id } })
    await post(record('ws-s', now - 1000))
    await settled()
    assert.equal((await of('ws-s')).length, 2)
  })

  it('snoozes a finding by values that it has, until that is undone', async () => {
    await post(record('ws-z', now))
    await settled()
    const [finding] = await of('ws-z')
    const params = { id: finding!.id }
    const refused = call(snoozeFinding, { params, body: { by: ['Nothing'], hours: 1, reason: 'x' } })
    await assert.rejects(refused, (error: ApiError) => error.problem.code === 'SNOOZE_FIELD')
    const snooze = await call(snoozeFinding, { params, body: { by: ['host'], hours: 8, reason: 'known' } })
    await post(record('ws-z', now + 1), record('ws-y', now + 1))
    await settled()
    assert.equal((await of('ws-z')).length, 1)
    assert.equal((await of('ws-y')).length, 1)
    assert.equal((await call(listQuietings, {})).items[0]?.hits, 1)
    await call(deleteQuieting, { params: { id: snooze.id } })
    await post(record('ws-z', now + 2))
    await settled()
    assert.equal((await of('ws-z')).length, 2)
  })

  it('keeps the findings of a maintenance marked, and out of incidents, also after a start', async () => {
    const incidents = async () =>
      (await call(listIncidents, { query: { q: 'ws-m', limit: 10 } })).items.length
    const { id } = await call(createQuieting, {
      body: {
        ...written,
        kind: 'maintenance',
        times: { kind: 'once', from_time: now - 2 * HOUR_MS, to_time: now - HOUR_MS },
        detection: "a: {User|endswith: '\\patcher'}\ncondition: a",
      },
    })
    const inside = now - 1.5 * HOUR_MS
    await post(record('ws-m', inside, 'CORP\\patcher'))
    await settled()
    assert.deepEqual(
      (await of('ws-m')).map((finding) => finding.maintenance_id),
      [id],
    )
    assert.equal(await incidents(), 0)
    await platform.stop()
    await start()
    await post(record('ws-m', inside, 'CORP\\eve'), record('ws-m', now, 'CORP\\patcher'))
    await settled()
    const query = { rule_id: RULE, host: 'ws-m' }
    assert.equal((await call(listFindings, { query: { ...query, maintenance: 'only' } })).items.length, 1)
    assert.equal((await call(listFindings, { query: { ...query, maintenance: 'without' } })).items.length, 2)
    assert.ok((await incidents()) > 0)
  })

  it('are refused where they would never be in force', async () => {
    const create = (over: object) =>
      call(createQuieting, { body: { ...written, kind: 'maintenance', ...over } as never }).then(
        () => '',
        (error: ApiError) => error.problem.code,
      )
    const weekly = { kind: 'weekly', days: [6], start: '22:00', minutes: 60, time_zone: 'Mars/Base' }
    assert.equal(await create({ times: weekly }), 'QUIETING_INVALID')
    assert.equal(await create({ times: { kind: 'once', from_time: 2, to_time: 2 } }), 'QUIETING_INVALID')
    const times = { ...weekly, time_zone: 'Europe/Berlin' }
    assert.equal(await create({ times, detection: 'a: {User|bogus: x}\ncondition: a' }), 'QUIETING_DETECTION')
    assert.equal(await create({ times, scope: { kind: 'none' } }), 'REQUEST_INVALID')
  })
})
