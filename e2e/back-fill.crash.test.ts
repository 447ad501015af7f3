import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import {
  createClient,
  getJob,
  getLedger,
  importRules,
  listFindings,
  listIncidents,
  setRulesEnabled,
} from '@opensoc/contract'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const RULE_ID = '5d0c1c7e-0000-4000-8000-000000000011'
const RULE = `title: Odd tool
id: ${RULE_ID}
logsource: {product: windows, category: process_creation}
detection: {tool: {Image|endswith: '\\odd.exe'}, condition: tool}
level: high`
const START = Date.UTC(2026, 0, 15, 9)
const EVENTS = 30_000
const ODD_EVERY = 40
const EVENTS_A_BODY = 3000

const folder = mkdtempSync(join(tmpdir(), 'opensoc-back-fill-crash-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Six days of one host after the other; each fortieth start is odd. */
function record(number: number): string {
  const at = new Date(START + number * 17_000).toISOString()
  return JSON.stringify({
    ...{ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Computer: `ws-${number % 7}` },
    ...{ UtcTime: at.replace('T', ' ').replace('Z', ''), ProcessId: 1000 + number },
    ProcessGuid: `{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}`,
    Image: `C:\\Tools\\${number % ODD_EVERY === 0 ? 'odd.exe' : 'other.exe'}`,
    ...{ CommandLine: 'tool', User: 'CORP\\ann' },
  })
}

const start = () => startPlatform(folder, { OPENSOC_BACKFILL_MAX_FINDINGS: '10000' })
const clientOf = ({ address, token }: RunningPlatform) => createClient({ server: address, token })

it('goes on after kills in its middle, and makes every finding once', async (test) => {
  let platform = await start()
  let call = clientOf(platform)
  for (let at = 0; at < EVENTS; at += EVENTS_A_BODY) {
    const body = Array.from({ length: EVENTS_A_BODY }, (_, n) => record(at + n)).join('\n')
    const headers = { authorization: `Bearer ${platform.token}` }
    const answer = await fetch(`${platform.address}/api/v1/ingest/tools`, { method: 'POST', headers, body })
    assert.equal(answer.status, 200)
  }
  while ((await call(getLedger, { query: { from: 0 } })).total.stored < EVENTS)
    await new Promise((resolve) => setTimeout(resolve, 50))
  await call(importRules, { body: { files: [{ file: 'odd.yml', source: RULE }] } })
  const { backfill_job: id = '' } = await call(setRulesEnabled, { body: { enabled: true, ids: [RULE_ID] } })

  const phases = new Set<string>()
  let kills = 0
  for (;;) {
    const job = await call(getJob, { params: { id } })
    if (job.state !== 'waiting' && job.state !== 'running') {
      assert.deepEqual([job.state, job.error], ['done', undefined])
      assert.equal((job.result as { found: number }).found, EVENTS / ODD_EVERY)
      break
    }
    const { phase, done, total } = job.progress
    // Once in the middle of each of its phases; a third of the way, so that there is something left.
    if (phase !== '' && !phases.has(phase) && done * 3 >= total && kills < 2) {
      phases.add(phase)
      kills++
      await platform.kill()
      platform = await start()
      call = clientOf(platform)
    }
  }
  assert.ok(kills > 0, 'it was never killed')
  test.diagnostic(`killed while ${[...phases].join(' and while ')}`)

  const ids: string[] = []
  let cursor: string | undefined
  do {
    const query = { rule_id: RULE_ID, limit: 1000, ...(cursor === undefined ? {} : { cursor }) }
    const page = await call(listFindings, { query })
    ids.push(...page.items.flatMap(({ event_ids }) => event_ids))
    cursor = page.cursor
  } while (cursor !== undefined)
  assert.equal(ids.length, EVENTS / ODD_EVERY)
  assert.equal(new Set(ids).size, ids.length)
  const { items } = await call(listIncidents, { query: { limit: 1000 } })
  assert.ok(items.length > 0)
  await platform.stop()
})
