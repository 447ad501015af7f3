import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  type ApiError,
  type Call,
  createClient,
  createException,
  type ExceptionSimulation,
  exceptionHistory,
  getJob,
  getLedger,
  listExceptions,
  listFindings,
  listIncidents,
  simulateException,
  startSimulation,
  updateException,
  updateIncident,
} from '@opensoc/contract'
import { runCli } from './run-cli.ts'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const DUMP = 'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 712 C:\\Users\\Public\\d.dmp full'
/** The user that the records belong to. */
const DETECTION = "user: {User|endswith: '\\svc-backup'}\ncondition: user"

function record(number: number, user: string): string {
  const at = new Date(Date.now() - 3_600_000 + number * 1000).toISOString()
  return JSON.stringify({
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        EventID: 1,
        TimeCreated: { '#attributes': { SystemTime: at } },
        EventRecordID: number,
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: `ws-${user}`,
      },
      EventData: {
        UtcTime: at.replace('T', ' ').replace('Z', ''),
        ProcessGuid: `{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}`,
        ProcessId: String(1000 + number),
        Image: 'C:\\Windows\\System32\\rundll32.exe',
        CommandLine: DUMP,
        User: `CORP\\${user}`,
      },
    },
  })
}

describe('exceptions of a running platform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-exceptions-'))
  let platform: RunningPlatform
  let call: Call
  let stored = 0

  before(async () => {
    platform = await startPlatform(folder)
    call = createClient({ server: platform.address, token: platform.token })
  })
  after(async () => {
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function send(...users: string[]): Promise<void> {
    const response = await fetch(`${platform.address}/api/v1/ingest/dumps`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}` },
      body: users.map((user, n) => record(stored + n, user)).join('\n'),
    })
    assert.equal(response.status, 200)
    stored += users.length
    while ((await call(getLedger, { query: {} })).total.stored < stored)
      await new Promise((resolve) => setTimeout(resolve, 30))
  }

  async function findings() {
    const { items } = await call(listFindings, { query: { limit: 500 } })
    return items
  }

  it('is simulated before it is saved, and flagged with the confirmed incident that it would hide', async () => {
    await send('svc-backup', 'svc-backup', 'ann')
    const [finding] = (await findings()).filter(({ host }) => host === 'ws-svc-backup')
    const scope = { kind: 'rules' as const, ids: [finding!.rule_id] }
    const before = await call(simulateException, { body: { scope, detection: DETECTION } })
    assert.deepEqual([before.checked, before.removed, before.unchecked, before.hosts], [3, 2, 0, 1])
    assert.equal(
      before.incidents.some((incident) => incident.is_confirmed),
      false,
    )

    const [hidden] = before.incidents
    const { items } = await call(listIncidents, { query: { limit: 10 } })
    const incident = items.find(({ id }) => id === hidden?.id)
    await call(updateIncident, {
      params: { id: incident!.id },
      body: { version: incident!.version, status: 'closed', verdict: 'true_positive' },
    })
    const draft = { title: 'Backup', scope, detection: DETECTION, reason: 'CHG-1', expires_time: null }
    await assert.rejects(call(createException, { body: draft }), (error: ApiError) => {
      assert.equal(error.problem.code, 'EXCEPTION_HIDES_CONFIRMED')
      assert.ok(error.message.includes(incident!.id))
      return true
    })
    assert.deepEqual((await call(listExceptions, {})).items, [])
    const saved = await call(createException, { body: { ...draft, acknowledge: 'it was a test' } })
    assert.equal(saved.simulation.incidents[0]?.is_confirmed, true)
  })

  it('holds back and counts from then on, until it is switched off', async () => {
    const before = (await findings()).length
    const [exception] = (await call(listExceptions, {})).items
    await send('svc-backup')
    const others = (await findings()).length
    await send('ann')
    assert.ok((await findings()).length > others)
    const rule = exception!.scope.kind === 'rules' ? exception!.scope.ids[0] : undefined
    const ofRule = async () =>
      (await findings()).filter(({ rule_id, host }) => rule_id === rule && host === 'ws-svc-backup').length
    assert.equal(await ofRule(), 2)
    const [counted] = (await call(listExceptions, {})).items
    assert.deepEqual([counted?.hits, counted?.is_expired], [1, false])
    await call(updateException, { params: { id: exception!.id }, body: { enabled: false } })
    await send('svc-backup')
    assert.equal(await ofRule(), 3)
    assert.ok((await findings()).length > before)
  })

  it('is changed only after it was simulated anew, and shows what was changed by whom', async () => {
    const [exception] = (await call(listExceptions, {})).items
    const { id } = exception!
    const body = { title: 'Nightly backup', expires_time: Date.now() + 86_400_000 }
    const renamed = await call(updateException, { params: { id }, body })
    assert.deepEqual(
      [renamed.title, renamed.expires_time, renamed.owner, renamed.hits, renamed.simulation],
      [body.title, body.expires_time, exception!.owner, 1, undefined],
    )
    const narrow = "user: {User|endswith: '\\nobody'}\ncondition: user"
    const narrowed = await call(updateException, { params: { id }, body: { detection: narrow } })
    assert.equal(narrowed.simulation?.removed, 0)
    const wide = { detection: DETECTION }
    await assert.rejects(call(updateException, { params: { id }, body: wide }), (error: ApiError) => {
      assert.equal(error.problem.code, 'EXCEPTION_HIDES_CONFIRMED')
      return true
    })
    assert.equal((await call(listExceptions, {})).items[0]?.detection, narrow)
    await call(updateException, { params: { id }, body: { ...wide, acknowledge: 'it was a test' } })
    const past = { expires_time: Date.now() - 1000 }
    await assert.rejects(call(updateException, { params: { id }, body: past }), /expired already/)

    const { items } = await call(exceptionHistory, { params: { id } })
    assert.deepEqual(
      items.map(({ action }) => action),
      [
        ...['exceptions.update', 'exceptions.update', 'exceptions.update'],
        ...['exceptions.disable', 'exceptions.create'],
      ],
    )
    assert.deepEqual(items[2]?.detail['before'], { title: 'Backup', expires_time: null })
    assert.equal(items[0]?.detail['acknowledge'], 'it was a test')
  })

  it('is simulated as a job, too', async () => {
    const body = { scope: { kind: 'all' as const }, detection: DETECTION }
    const { id } = await call(startSimulation, { body })
    for (;;) {
      const job = await call(getJob, { params: { id } })
      if (job.state === 'waiting' || job.state === 'running') continue
      const direct = await call(simulateException, { body })
      assert.equal((job.result as ExceptionSimulation).removed, direct.removed)
      assert.ok(direct.removed > 0)
      assert.equal(job.progress.done, job.progress.total)
      break
    }
  })

  it('is named by `rules exceptions check` while it describes findings of a confirmed incident', async () => {
    const check = () => runCli(folder, 'rules', 'exceptions', 'check', '--format', 'ndjson')
    const [exception] = (await call(listExceptions, {})).items
    const found = await check()
    assert.equal(found.status, 1, found.stderr)
    const rows = found.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; incident: string; findings: number })
    const simulation = await call(simulateException, {
      body: { scope: exception!.scope, detection: exception!.detection },
    })
    const confirmed = simulation.incidents.filter((incident) => incident.is_confirmed)
    assert.deepEqual(
      rows.map(({ id, incident, findings: count }) => [id, incident, count]),
      confirmed.map((incident) => [exception!.id, incident.id, incident.removed]),
    )
    const narrow = "user: {User|endswith: '\\nobody'}\ncondition: user"
    await call(updateException, { params: { id: exception!.id }, body: { detection: narrow } })
    const clean = await check()
    assert.deepEqual([clean.status, clean.stdout], [0, ''], clean.stderr)
  })

  it('is refused with its place where it does not compile', async () => {
    const body = { scope: { kind: 'all' as const }, detection: 'user: {User|bogus: x}\ncondition: user' }
    await assert.rejects(call(simulateException, { body }), (error: ApiError) => {
      assert.equal(error.problem.code, 'EXCEPTION_DETECTION')
      assert.match(error.message, /line 1, column 8/)
      return true
    })
  })
})
