import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  type Call,
  createClient,
  getCoverage,
  getLedger,
  getTechniqueCoverage,
  importRules,
  readCoverageLayer,
  runRuleTests,
  saveRuleTests,
  setRulesEnabled,
  testAllRules,
} from '@opensoc/contract'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

/** Techniques that no shipped rule may blur: the platform runs without shipped rules here. */
const COMPROMISE = '7f1d2c3b-0000-4000-8000-00000000c001'
const FIRMWARE = '7f1d2c3b-0000-4000-8000-00000000c002'
const text = (id: string, technique: string, logsource: string) => `title: Rule on ${technique}
id: ${id}
logsource: {${logsource}}
detection:
    selection:
        Image|endswith: '\\odd.exe'
    condition: selection
level: low
tags: [attack.${technique.toLowerCase()}, attack.t9999]
`

const HOUR = 3_600_000

function record(hoursAgo: number): string {
  return JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: 'ws-1',
    UtcTime: new Date(Date.now() - hoursAgo * HOUR).toISOString().replace('T', ' ').replace('Z', ''),
    ProcessId: 1000,
    Image: 'C:\\Tools\\plain.exe',
    CommandLine: 'plain',
    User: 'CORP\\ann',
  })
}

describe('ATT&CK coverage of a platform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-coverage-'))
  let platform: RunningPlatform
  let call: Call
  let sent = 0

  const state = async (id: string, days = 7) =>
    (await call(getTechniqueCoverage, { params: { id }, query: { days } })).state
  const send = async (hoursAgo: number) => {
    const response = await fetch(`${platform.address}/api/v1/ingest/tools`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}` },
      body: record(hoursAgo),
    })
    assert.equal(response.status, 200)
    sent += 1
    while ((await call(getLedger, { query: {} })).total.stored < sent)
      await new Promise((resolve) => setTimeout(resolve, 30))
  }
  const opensoc = (...args: string[]) => {
    const main = fileURLToPath(new URL('../apps/cli/src/main.ts', import.meta.url))
    const command = ['--conditions=@opensoc/source', main, ...args, '--data', folder]
    return spawnSync(process.execPath, command, { encoding: 'utf8' })
  }

  before(async () => {
    platform = await startPlatform(folder)
    call = createClient({ server: platform.address, token: platform.token })
    await call(setRulesEnabled, { body: { query: {}, enabled: false } })
    const files = [
      { file: 'a.yml', source: text(COMPROMISE, 'T1554', 'product: windows, category: process_creation') },
      { file: 'b.yml', source: text(FIRMWARE, 'T1542.001', 'product: windows, service: firmware') },
    ]
    await call(importRules, { body: { space: 'own', enable: true, files } })
  })
  after(async () => {
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('names the sources whose telemetry is missing, and what they would bring', async () => {
    assert.deepEqual(
      [await state('T1554'), await state('T1542.001'), await state('T1542')],
      ['rule', 'rule', 'sub-technique'],
    )
    const { gaps, foreign, techniques } = await call(getCoverage, { query: {} })
    assert.ok(techniques.length > 600)
    const named = gaps.filter((gap) => gap.techniques.length > 0).map((gap) => [gap.name, gap.techniques])
    assert.deepEqual(named, [
      ['windows process_creation', ['T1554']],
      ['windows service:firmware', ['T1542.001']],
    ])
    assert.deepEqual(
      foreign.map(({ id, name, state: of }) => [id, name, of]).filter(([id]) => id === 'T9999'),
      [['T9999', undefined, 'rule']],
    )
  })

  it('is live with an event of the source, and no longer when the source has stopped for so long', async () => {
    await send(72)
    assert.equal(await state('T1554'), 'live')
    assert.equal(await state('T1554', 2), 'rule', 'its last event is three days old')
    const { gaps } = await call(getCoverage, { query: { days: 2 } })
    const [stopped] = gaps.filter(({ name }) => name === 'windows process_creation')
    assert.ok(Math.abs((stopped?.last_time ?? 0) - (Date.now() - 72 * HOUR)) < HOUR)
    await send(0)
    assert.equal(await state('T1554', 2), 'live', 'it sends again')
    assert.equal(await state('T1542.001'), 'rule', 'of another source')
  })

  it('dates a technique by a test that passed, until the rule or its tests change', async () => {
    const tests = "positive:\n  - Image: 'C:\\odd.exe'\nnegative:\n  - Image: 'C:\\even.exe'\n"
    await call(saveRuleTests, { params: { id: COMPROMISE }, body: { source: tests } })
    await call(runRuleTests, { params: { id: COMPROMISE }, body: { tests: `${tests}  - Image: 'x'\n` } })
    assert.equal(await state('T1554'), 'live', 'tests that are still being written count for nothing')
    await call(runRuleTests, { params: { id: COMPROMISE }, body: {} })
    assert.equal(await state('T1554'), 'tested')
    await call(saveRuleTests, { params: { id: COMPROMISE }, body: { source: `${tests}# more\n` } })
    assert.equal(await state('T1554'), 'live')
    const all = await call(testAllRules, { body: {} })
    assert.deepEqual(all, { passed: 1, failed: 0, untested: 1, failures: [] })
    assert.equal(await state('T1554'), 'tested')
    const edited = text(COMPROMISE, 'T1554', 'product: windows, category: process_creation').replace(
      'odd.exe',
      'strange.exe',
    )
    const files = [{ file: 'a.yml', source: edited }]
    await call(importRules, { body: { space: 'own', enable: true, files } })
    assert.equal(await state('T1554'), 'live')
    const failing = await call(testAllRules, { body: {} })
    assert.match(failing.failures[0]?.reason ?? '', /positive 1, line 2: does not fire/)
    assert.equal(await state('T1554'), 'live')
  })

  it('is none when the rule is switched off, which is told', async () => {
    await call(setRulesEnabled, { body: { ids: [FIRMWARE], enabled: false } })
    const {
      state: of,
      idle_rules,
      rule_list,
    } = await call(getTechniqueCoverage, {
      params: { id: 'T1542.001' },
      query: {},
    })
    assert.equal(of, 'none')
    assert.ok(idle_rules >= 1)
    assert.ok(rule_list.some(({ id, is_running }) => id === FIRMWARE && !is_running))
  })

  it('goes to ATT&CK Navigator and comes from it, in the API and from the command line', async () => {
    const file = join(folder, 'layer.json')
    const { stdout, stderr } = opensoc('rules', 'coverage', '--navigator', file, '--format', 'ndjson')
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; state: string })
    assert.equal(rows.find(({ id }) => id === 'T1554')?.state, 'live', stderr)
    const written = readFileSync(file, 'utf8')
    const { layers } = await call(readCoverageLayer, { body: { text: written } })
    assert.equal(layers[0]?.techniques.length, rows.length)
    const gaps = opensoc('rules', 'coverage', '--gaps', '--days', '0.001', '--format', 'csv').stdout
    assert.match(gaps.split('\n')[0] ?? '', /^log source,last event,would bring/)
    await assert.rejects(call(readCoverageLayer, { body: { text: '{}' } }), /layer format not stated/)
  })
})
