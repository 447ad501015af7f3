import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  type ApiError,
  type Call,
  checkRule,
  createClient,
  deleteRule,
  getRule,
  getRuleStatus,
  getRuleTestEvent,
  getRuleTests,
  getStatus,
  importRuleArchive,
  importRules,
  listFindings,
  listRules,
  listRuleVersions,
  revertRule,
  runRuleTests,
  saveRuleTests,
  setRulesEnabled,
  updateRule,
} from '@opensoc/contract'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const ID = '7f1d2c3b-0000-4000-8000-00000000000a'
const OLD_ID = '7f1d2c3b-0000-4000-8000-00000000000b'

const rule = (change: { id?: string; word?: string; level?: string; status?: string } = {}) => `title: Needle
id: ${change.id ?? ID}
status: ${change.status ?? 'stable'}
description: Looks for a needle
logsource:
    product: windows
    category: process_creation
detection:
    selection:
        CommandLine|contains: ${change.word ?? 'needle'}
    condition: selection
level: ${change.level ?? 'medium'}
`

const event = (commandLine: string) =>
  JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Hostname: 'WS-1',
    UtcTime: new Date().toISOString().replace('T', ' ').replace('Z', ''),
    ProcessGuid: `{${commandLine}}`,
    ProcessId: '100',
    Image: 'C:\\tool.exe',
    CommandLine: commandLine,
  })

describe('the life of a rule on a running platform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-rules-e2e-'))
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

  const take = (source: string, origin: string) =>
    call(importRules, { body: { space: 'upstream', origin, files: [{ file: 'rules/needle.yml', source }] } })
  const get = () => call(getRule, { params: { id: ID } })
  const status = (error: ApiError) => error.problem.status
  async function firesOn(commandLine: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${platform.token}`, 'content-type': 'application/x-ndjson' }
    const body = `${event(commandLine)}\n`
    assert.ok(
      (await fetch(`${platform.address}/api/v1/ingest/windows`, { method: 'POST', body, headers })).ok,
    )
    const { totals } = await call(getStatus, {})
    for (let round = 0; round < 200; round++) {
      if ((await call(getStatus, {})).totals.events > totals.events) break
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    const { items } = await call(listFindings, { query: { rule_id: ID } })
    return items.some(({ matched }) => Object.values(matched).includes(commandLine))
  }

  it('begins disabled when it comes from a release, and a query enables it', async () => {
    const outcome = await take(rule(), 'sigma@1')
    assert.deepEqual([outcome.added, outcome.conflicts, (await get()).enabled], [1, [], false])
    await take(rule({ id: OLD_ID, status: 'deprecated' }), 'sigma@1')
    const query = { spaces: ['upstream' as const], levels: ['medium', 'high'] }
    const preview = await call(setRulesEnabled, { body: { enabled: true, query, dry_run: true } })
    assert.deepEqual([preview.matched, preview.changed, preview.given_up, preview.ids], [2, 1, 1, [ID]])
    assert.equal((await get()).enabled, false)
    await call(setRulesEnabled, { body: { enabled: true, query } })
    assert.equal((await get()).enabled, true)
    assert.equal((await call(getRule, { params: { id: OLD_ID } })).enabled, false)
    assert.ok(await firesOn('tool needle 1'))
  })

  it('runs an edited text when the edit is answered, within two seconds', async () => {
    const started = performance.now()
    const { seen_time, ...body } = { source: rule({ word: 'thread' }), seen_time: 1 }
    await assert.rejects(
      call(updateRule, { params: { id: ID }, body: { ...body, seen_time } }),
      (error: ApiError) => status(error) === 409,
    )
    const changed = await call(updateRule, { params: { id: ID }, body: { ...body, note: 'was too wide' } })
    assert.equal(changed.is_live, true)
    assert.ok(performance.now() - started < 2000)
    assert.ok(await firesOn('tool thread 2'))
    assert.equal(await firesOn('tool needle 3'), false)
  })

  it('refuses a text that does not run, with its place', async () => {
    const source = rule().replace('|contains', '|nonsense')
    await assert.rejects(
      call(updateRule, { params: { id: ID }, body: { source } }),
      (error: ApiError) => status(error) === 422 && /nonsense/.test(error.message),
    )
  })

  it('is judged as it is typed, with places, and nothing is stored', async () => {
    const good = await call(checkRule, { body: { source: rule(), id: ID } })
    assert.deepEqual([good.is_runnable, good.rules[0]?.id], [true, ID])
    assert.ok(good.findings.every(({ severity }) => severity !== 'error'))
    const source = rule().replace('|contains', '|nonsense')
    const bad = await call(checkRule, { body: { source, id: ID } })
    const [error] = bad.findings
    assert.deepEqual([bad.is_runnable, error?.severity, error?.line, error?.column], [false, 'error', 10, 9])
    const other = await call(checkRule, { body: { source: rule({ id: OLD_ID }), id: ID } })
    assert.equal(other.findings[0]?.code, 'RULE_OTHER')
  })

  it('has unit tests, with an event of an alert among them', async () => {
    assert.deepEqual(await call(getRuleTests, { params: { id: ID } }), { from: 'none', source: '' })
    const { items } = await call(listFindings, { query: { rule_id: ID } })
    const finding = items.find(({ matched }) => Object.values(matched).includes('tool thread 2'))
    const event_id = finding!.event_ids[0]!
    const real = await call(getRuleTestEvent, { params: { id: ID }, query: { event_id } })
    assert.deepEqual([real.fires, real.fields['CommandLine']], [true, 'tool thread 2'])
    const source = `positive:\n${real.yaml}negative:\n  - CommandLine: needle\n`
    await call(saveRuleTests, { params: { id: ID }, body: { source } })
    const kept = await call(runRuleTests, { params: { id: ID }, body: {} })
    assert.deepEqual([kept.passed, kept.results.length], [true, 2])
    const edited = await call(runRuleTests, { params: { id: ID }, body: { rule: rule() } })
    assert.deepEqual(
      edited.results.map(({ kind, passed }) => [kind, passed]),
      [
        ['positive', false],
        ['negative', false],
      ],
    )
    await assert.rejects(
      call(saveRuleTests, { params: { id: ID }, body: { source: 'positive: 1' } }),
      (error: ApiError) => status(error) === 400,
    )
  })

  it('comes with its tests if it is shipped', async () => {
    const { items } = await call(listRules, {})
    const shipped = items.find(({ space }) => space === 'content')!
    assert.equal((await call(getRuleTests, { params: { id: shipped.id } })).from, 'shipped')
    assert.equal((await call(runRuleTests, { params: { id: shipped.id }, body: {} })).passed, true)
  })

  it('keeps the local change through an update, and asks when they contradict', async () => {
    const merged = await take(rule({ word: 'needle', level: 'high' }), 'sigma@2')
    assert.equal(merged.merged, 1)
    assert.equal((await get()).source, rule({ word: 'thread', level: 'high' }))
    const outcome = await take(rule({ word: 'pin', level: 'high' }), 'sigma@3')
    assert.deepEqual(
      outcome.conflicts.map(({ id }) => id),
      [ID],
    )
    const waiting = await get()
    assert.match(waiting.merged ?? '', /<<<<<<< yours\n.*thread[\s\S]*pin\n>>>>>>> upstream/)
    assert.ok(await firesOn('tool thread 4'))
    const decision = {
      source: rule({ word: 'pin', level: 'low' }),
      resolve: true,
      seen_time: waiting.updated_time,
    }
    await call(updateRule, { params: { id: ID }, body: decision })
    assert.deepEqual([(await get()).has_conflict, (await get()).is_modified], [false, true])
    assert.ok(await firesOn('tool pin 5'))
    await call(revertRule, { params: { id: ID }, body: {} })
    assert.deepEqual([(await get()).has_conflict, (await get()).level], [true, 'high'])
    const { items } = await call(listRuleVersions, { params: { id: ID } })
    assert.deepEqual(
      items.map(({ change }) => change),
      ['undone', 'resolved', 'conflicted', 'merged', 'edited', 'imported'],
    )
  })

  it('has a status that says that what is enabled is what runs', async () => {
    const deployed = await call(getRuleStatus, {})
    assert.equal(deployed.is_deployed, true)
    assert.ok(deployed.workers.length > 0 && deployed.workers.every((worker) => worker.is_current))
    assert.deepEqual(deployed.problems, [])
    const { active } = await call(listRules, {})
    assert.equal(deployed.enabled.version, active.version)
    assert.equal((await call(getStatus, {})).rules.is_deployed, true)
  })

  it('comes as an upload, too, which says what it brought and names itself as the origin', async () => {
    const id = '7f1d2c3b-0000-4000-8000-00000000000c'
    const source = rule({ id, word: 'haystack' })
    const upload = (name: string, text: string) =>
      call(importRuleArchive, { body: { name, base64: Buffer.from(text).toString('base64') } })
    const outcome = await upload('hay.yml', `${source}---\ntitle: Broken\n`)
    assert.deepEqual([outcome.added, outcome.refused.length], [1, 1])
    const { origin, enabled, space } = await call(getRule, { params: { id } })
    assert.match(origin ?? '', /^hay\.yml@[0-9a-f]{12}$/)
    assert.deepEqual([enabled, space], [false, 'upstream'])
    for (const [name, text] of [
      ['hay.exe', source],
      ['hay.zip', 'no archive'],
    ] as const)
      await assert.rejects(upload(name, text), (error: ApiError) => status(error) === 400)
  })

  it('ends when it is removed', async () => {
    await call(deleteRule, { params: { id: ID } })
    await assert.rejects(get(), (error: ApiError) => status(error) === 404)
    assert.equal(await firesOn('tool thread 6'), false)
  })
})
