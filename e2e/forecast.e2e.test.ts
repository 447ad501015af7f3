import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  backTestRule,
  type Call,
  createClient,
  getForecast,
  getLedger,
  importRules,
  type RuleForecast,
  setRulesEnabled,
  updateRule,
} from '@opensoc/contract'
import { runCli } from './run-cli.ts'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const id = (number: number) => `5d0c1c7e-0000-4000-8000-0000000001${String(number).padStart(2, '0')}`
const rule = (number: number, tool: string, product = 'windows') => `title: Tool ${tool}
id: ${id(number)}
name: tool_${number}
logsource: {product: ${product}, category: process_creation}
detection: {tool: {Image|endswith: '\\${tool}.exe'}, condition: tool}
level: low`
const CORRELATION = `title: Odd tool again and again
id: ${id(9)}
correlation:
  type: event_count
  rules: [tool_1]
  group-by: [Computer]
  timespan: 10m
  condition: {gte: 3}`

function record(number: number, image: string): string {
  const at = new Date(Date.now() - 2 * 86_400_000 + number * 3600_000).toISOString()
  return JSON.stringify({
    ...{ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Computer: `ws-${number % 3}` },
    ...{ UtcTime: at.replace('T', ' ').replace('Z', ''), ProcessId: 1000 + number, CommandLine: image },
    ProcessGuid: `{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}`,
    ...{ Image: `C:\\Tools\\${image}.exe`, User: 'CORP\\ann' },
  })
}

describe('a noise forecast', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-forecast-'))
  let platform: RunningPlatform
  let call: Call
  const cli = (...args: string[]) => runCli(folder, ...args)

  before(async () => {
    platform = await startPlatform(folder)
    call = createClient({ server: platform.address, token: platform.token })
    const lines = Array.from({ length: 41 }, (_, n) =>
      record(n, ['odd', 'strange', 'plain', 'plain'][n % 4]!),
    )
    const response = await fetch(`${platform.address}/api/v1/ingest/tools`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}` },
      body: lines.join('\n'),
    })
    assert.equal(response.status, 200)
    while ((await call(getLedger, { query: { from: 0 } })).total.stored < 41)
      await new Promise((resolve) => setTimeout(resolve, 30))
    const texts = [rule(1, 'odd'), rule(2, 'strange'), rule(3, 'never'), rule(4, 'odd', 'linux'), CORRELATION]
    await call(importRules, {
      body: { files: texts.map((source, n) => ({ file: `tool-${n}.yml`, source })) },
    })
  })
  after(async () => {
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('says of each disabled rule what it would bring, and whether its source speaks at all', async () => {
    const { stdout, stderr, status } = await cli('rules', 'forecast', '--format', 'ndjson')
    assert.equal(status, 0, stderr)
    const rows = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as RuleForecast)
        .map((row) => [row.rule_id, row]),
    )
    const facts = (number: number) => {
      const row = rows.get(id(number))
      return [row?.findings, row?.hosts, row?.users, row?.source_events]
    }
    assert.deepEqual(facts(1), [11, 3, 1, 41])
    assert.deepEqual(facts(2), [10, 3, 1, 41])
    assert.deepEqual(facts(3), [0, 0, 0, 41])
    assert.deepEqual(facts(4), [0, 0, 0, 0])
    assert.deepEqual(facts(9), [0, 0, 0, undefined])
    // Forty hours of events; of a few rules those that one may match are looked at.
    assert.ok(Math.abs(rows.get(id(1))!.per_day - (11 * 24) / 40) < 0.5, `${rows.get(id(1))!.per_day} a day`)
    assert.match(stderr, /21 events of 1\.7 days/)
  })

  it('says what a back-test of each rule says', async () => {
    const { items } = await call(getForecast, {})
    for (const { rule_id, findings, per_day } of items) {
      const test = await call(backTestRule, { body: { id: rule_id } })
      assert.equal(findings, test.findings, rule_id)
      assert.ok(Math.abs(per_day - test.per_day) < 1, `${rule_id}: ${per_day}, ${test.per_day}`)
    }
  })

  it('is kept, and known to be outdated when the rule has another text', async () => {
    await call(updateRule, { params: { id: id(2) }, body: { source: `${rule(2, 'plain')}\n` } })
    const { items } = await call(getForecast, {})
    assert.deepEqual(
      items.filter(({ is_outdated }) => is_outdated).map(({ rule_id }) => rule_id),
      [id(2)],
    )
  })

  it('is of chosen rules where some are chosen, enabled or not, and refuses none', async () => {
    await call(setRulesEnabled, { body: { enabled: true, ids: [id(1)], backfill: false } })
    const named = await cli('rules', 'forecast', id(1), '--format', 'csv')
    assert.equal(named.stdout.trim().split('\n').length, 2, named.stderr)
    const none = await cli('rules', 'forecast', '--product', 'nothing')
    assert.equal(none.status, 2)
    assert.match(none.stderr, /FORECAST_EMPTY/)
  })
})
