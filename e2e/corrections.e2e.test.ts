import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  type ApiError,
  type Call,
  createClient,
  explainIncident,
  getIncident,
  getLedger,
  type Incident,
  listIncidentFindings,
  listIncidents,
  mergeIncidents,
  priorityCalibration,
  splitIncident,
  undoIncidentCorrection,
  updateIncident,
  whyNotMerged,
} from '@opensoc/contract'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

/** An analyst disagrees with what correlation made, and is heeded from then on: also after a restart. */
describe('corrections of a running platform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-corrections-'))
  let platform: RunningPlatform
  let call: Call
  let stored = 0

  before(start)
  after(async () => {
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(): Promise<void> {
    platform = await startPlatform(folder)
    call = createClient({ server: platform.address, token: platform.token })
  }

  /** A program dumps memory with comsvcs.dll: the same program on the same host each time it is named. */
  async function dump(...programs: number[]): Promise<void> {
    const response = await fetch(`${platform.address}/api/v1/ingest/dumps`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}` },
      body: programs.map((program) => record(program, ++stored)).join('\n'),
    })
    assert.equal(response.status, 200)
    while ((await call(getLedger, { query: {} })).total.stored < stored)
      await new Promise((resolve) => setTimeout(resolve, 30))
  }

  const queue = async () => (await call(listIncidents, { query: { limit: 50, sort: 'newest' } })).items

  async function holding(program: number): Promise<Incident> {
    for (const { id } of await queue()) {
      const { items } = await call(listIncidentFindings, { params: { id } })
      if (items.some(({ entities }) => entities.some(({ key }) => key.endsWith(guid(program)))))
        return call(getIncident, { params: { id } })
    }
    throw new Error(`no incident holds program ${program}`)
  }

  it('splits, answers why not, and puts what comes later where a person put it', async () => {
    await dump(1, 2, 2)
    assert.equal((await queue()).length, 1)
    const whole = await holding(1)
    const { items } = await call(listIncidentFindings, { params: { id: whole.id } })
    const ofSecond = items.filter(({ entities }) => entities.some(({ key }) => key.endsWith(guid(2))))
    const { incidents } = await call(splitIncident, {
      params: { id: whole.id },
      body: { version: whole.version, finding_ids: ofSecond.map(({ id }) => id) },
    })
    const made = incidents[1]!
    assert.deepEqual(made.apart_from, [whole.id])
    const told = await call(whyNotMerged, { params: { id: whole.id, other: made.id } })
    assert.equal(told.condition, 'corrected')

    await dump(2)
    assert.equal((await holding(2)).id, made.id)
    assert.equal((await holding(1)).id, whole.id)
    assert.ok((await holding(2)).finding_count > made.finding_count)
  })

  it('remembers it over a restart', async () => {
    const before = await holding(2)
    await platform.stop()
    await start()
    await dump(2)
    const after = await holding(2)
    assert.equal(after.id, before.id)
    assert.ok(after.finding_count > before.finding_count)
    assert.equal((await queue()).length, 2)
  })

  it('merges, leads the old id to the survivor, and takes it back', async () => {
    const [first, second] = [await holding(1), await holding(2)]
    const body = { version: first.version, incident_ids: [second.id] }
    const { incidents } = await call(mergeIncidents, { params: { id: first.id }, body })
    assert.equal((await queue()).length, 1)
    assert.equal((await call(getIncident, { params: { id: second.id } })).id, first.id)
    await call(undoIncidentCorrection, { params: { id: first.id }, body: { version: incidents[0]!.version } })
    assert.equal((await queue()).length, 2)
    assert.equal((await call(getIncident, { params: { id: second.id } })).id, second.id)
  })

  it('explains where it began with events, and what is not known; learns from the verdict', async () => {
    const incident = await holding(1)
    const told = await call(explainIncident, { params: { id: incident.id } })
    assert.ok(told.narrative.length > 0)
    assert.ok(told.narrative.every(({ event_ids }) => event_ids.length > 0))
    assert.ok(told.impact.affected.some(({ kind, key }) => kind === 'host' && key === 'ws-1'))
    const body = { version: incident.version, status: 'closed', verdict: 'false_positive' } as const
    await call(updateIncident, { params: { id: incident.id }, body })
    const after = await call(explainIncident, { params: { id: incident.id } })
    assert.ok((after.times.resolve_ms ?? -1) >= 0)
    assert.equal((await call(priorityCalibration, {})).labels, 1)
    await dump(3)
    const next = await holding(3)
    assert.ok(next.score_parts.some(({ kind, points }) => kind === 'precision' && points < 0))
    assert.equal(
      next.score_parts.reduce((sum, { points }) => sum + points, 0),
      next.score,
    )
  })

  it('refuses a stale version and what cannot be', async () => {
    const incident = await holding(2)
    const wanted = (version: number, id: string) =>
      call(splitIncident, { params: { id: incident.id }, body: { version, finding_ids: [id] } })
    await assert.rejects(
      wanted(incident.version - 1, 'x'),
      (error: ApiError) => error.problem.code === 'INCIDENT_CHANGED',
    )
    await assert.rejects(
      wanted(incident.version, 'x'),
      (error: ApiError) => error.problem.code === 'CORRECTION_IMPOSSIBLE',
    )
  })
})

function guid(program: number): string {
  return `{00000000-0000-0000-0000-${String(program).padStart(12, '0')}}`
}

function record(program: number, number: number): string {
  const at = new Date(Date.now() - 3_600_000 + number * 1000).toISOString()
  return JSON.stringify({
    Event: {
      System: {
        Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
        EventID: 1,
        TimeCreated: { '#attributes': { SystemTime: at } },
        EventRecordID: number,
        Channel: 'Microsoft-Windows-Sysmon/Operational',
        Computer: 'ws-1',
      },
      EventData: {
        UtcTime: at.replace('T', ' ').replace('Z', ''),
        ProcessGuid: guid(program),
        ProcessId: String(1000 + program),
        Image: 'C:\\Windows\\System32\\rundll32.exe',
        CommandLine:
          'rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 712 C:\\Users\\Public\\d.dmp full',
        User: 'CORP\\ann',
      },
    },
  })
}
