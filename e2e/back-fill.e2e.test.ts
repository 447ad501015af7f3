import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  type Call,
  createClient,
  createException,
  getFinding,
  getJob,
  getLedger,
  getRuleStatus,
  importRules,
  listFindings,
  listIncidents,
  listJobs,
  setRulesEnabled,
  updateRule,
} from '@opensoc/contract'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const RULE_ID = '5d0c1c7e-0000-4000-8000-000000000001'
const CORRELATION_ID = '5d0c1c7e-0000-4000-8000-000000000002'
const RULE = `title: Odd tool
id: ${RULE_ID}
name: odd_tool
logsource: {product: windows, category: process_creation}
detection: {tool: {Image|endswith: '\\odd.exe'}, condition: tool}
level: high`
const CORRELATION = `title: Odd tool again and again
id: ${CORRELATION_ID}
correlation:
  type: event_count
  rules: [odd_tool]
  group-by: [Computer]
  timespan: 1h
  condition: {gte: 6}
  generate: true
level: high`

function record(number: number, image: string, host = 'ws-1'): string {
  const at = new Date(Date.now() - 1_800_000 + number * 1000).toISOString()
  return JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: host,
    UtcTime: at.replace('T', ' ').replace('Z', ''),
    ProcessGuid: `{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}`,
    ProcessId: 1000 + number,
    Image: `C:\\Tools\\${image}`,
    CommandLine: image,
    User: 'CORP\\ann',
  })
}

describe('a rule that begins to run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-back-fill-'))
  let platform: RunningPlatform
  let call: Call
  let sent = 0

  const send = async (lines: readonly string[]) => {
    const response = await fetch(`${platform.address}/api/v1/ingest/tools`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}` },
      body: lines.join('\n'),
    })
    assert.equal(response.status, 200)
    sent += lines.length
    while ((await call(getLedger, { query: { from: 0 } })).total.stored < sent)
      await new Promise((resolve) => setTimeout(resolve, 30))
  }
  const ended = async (id: string | undefined) => {
    assert.ok(id !== undefined, 'no job')
    for (;;) {
      const job = await call(getJob, { params: { id } })
      if (job.state !== 'waiting' && job.state !== 'running') return job
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }
  const findingsOf = async (rule_id: string) =>
    (await call(listFindings, { query: { rule_id, limit: 100 } })).items

  before(async () => {
    platform = await startPlatform(folder)
    call = createClient({ server: platform.address, token: platform.token })
    await send(Array.from({ length: 50 }, (_, n) => record(n, n % 10 === 0 ? 'ODD.exe' : 'other.exe')))
  })
  after(async () => {
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('makes findings of what was kept, marked, in incidents, under the exceptions that there are', async () => {
    await call(importRules, { body: { files: [{ file: 'odd.yml', source: RULE }] } })
    await call(createException, {
      body: {
        ...{ title: 'Not the first', reason: 'known', expires_time: null },
        scope: { kind: 'rules', ids: [RULE_ID] },
        detection: 'known: {ProcessId: 1000}\ncondition: known',
      },
    })
    const { backfill_job } = await call(setRulesEnabled, { body: { enabled: true, ids: [RULE_ID] } })
    const job = await ended(backfill_job)
    assert.equal(job.state, 'done', job.error)
    assert.deepEqual(job.result, {
      ...{ events: 5, found: 4, new_findings: 4 },
      ...{ by_rule: [{ rule_id: RULE_ID, findings: 4 }], full_rules: [] },
    })
    const found = await findingsOf(RULE_ID)
    assert.equal(found.length, 4)
    assert.ok(found.every((finding) => finding.back_filled?.job_id === backfill_job))
    const { items } = await call(listIncidents, { query: {} })
    assert.deepEqual(
      items.map(({ hosts }) => hosts),
      [['ws-1']],
    )
  })

  it('finds live what comes later, and nothing twice when it is run over the history again', async () => {
    await send([record(60, 'ODD.exe')])
    while ((await findingsOf(RULE_ID)).length < 5) await new Promise((resolve) => setTimeout(resolve, 30))
    const live = (await findingsOf(RULE_ID)).filter(({ back_filled }) => back_filled === undefined)
    assert.equal(live.length, 1)
    const source = RULE.replace('level: high', 'level: medium')
    const { backfill_job } = await call(updateRule, { params: { id: RULE_ID }, body: { source } })
    const job = await ended(backfill_job)
    assert.equal((job.result as { found: number; new_findings: number }).new_findings, 0)
    assert.equal((await findingsOf(RULE_ID)).length, 5)
    const [again] = live
    assert.equal((await call(getFinding, { params: { id: again!.id } })).back_filled, undefined)
  })

  it('is left alone by who does not want it', async () => {
    await call(setRulesEnabled, { body: { enabled: false, ids: [RULE_ID] } })
    const { backfill_job } = await call(setRulesEnabled, {
      body: { enabled: true, ids: [RULE_ID], backfill: false },
    })
    assert.equal(backfill_job, undefined)
  })

  it('as a correlation goes on from what it would have remembered', async () => {
    const { backfill_job } = await call(importRules, {
      body: { enable: true, files: [{ file: 'again.yml', source: CORRELATION }] },
    })
    const job = await ended(backfill_job)
    assert.equal(job.state, 'done', job.error)
    assert.deepEqual(await findingsOf(CORRELATION_ID), [])
    // Four of before, one that live detection has seen; with the sixth it comes true.
    await send([record(70, 'ODD.exe')])
    const found = await (async () => {
      for (;;) {
        const items = await findingsOf(CORRELATION_ID)
        if (items.length > 0) return items
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
    })()
    assert.equal(found.length, 1)
    assert.equal(found[0]?.event_ids.length, 6)
    const { correlations } = await call(getRuleStatus, {})
    assert.equal(correlations.find((one) => one.id === CORRELATION_ID)?.events, 6)
    const headers = { authorization: `Bearer ${platform.token}` }
    const metrics = await (await fetch(`${platform.address}/metrics`, { headers })).text()
    assert.match(metrics, new RegExp(`opensoc_correlation_events\\{rule="${CORRELATION_ID}"\\} 6\n`))
    assert.equal((await fetch(`${platform.address}/metrics`)).status, 401)
    const { items } = await call(listJobs, { query: { kind: 'backfill' } })
    assert.ok(items.every(({ state }) => state === 'done'))
  })
})
