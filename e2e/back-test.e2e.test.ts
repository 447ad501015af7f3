import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ApiError, backTestRule, type Call, createClient, getLedger } from '@opensoc/contract'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const RULE = `title: Odd tool
name: odd_tool
logsource: {product: windows, category: process_creation}
detection: {tool: {Image|endswith: '\\odd.exe'}, condition: tool}
level: low`
const CORRELATION = `${RULE}
---
title: Odd tool again and again
correlation: {type: event_count, rules: [odd_tool], group-by: [Computer], timespan: 10m, condition: {gte: 3}}`

function record(number: number, image: string): string {
  const at = new Date(Date.now() - 7_200_000 + number * 1000).toISOString()
  return JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: 'ws-1',
    UtcTime: at.replace('T', ' ').replace('Z', ''),
    ProcessGuid: `{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}`,
    ProcessId: 1000 + number,
    Image: `C:\\Tools\\${image}`,
    CommandLine: image,
    User: 'CORP\\ann',
  })
}

describe('a rule over history', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-back-test-'))
  let platform: RunningPlatform
  let call: Call

  before(async () => {
    platform = await startPlatform(folder)
    call = createClient({ server: platform.address, token: platform.token })
    const lines = Array.from({ length: 50 }, (_, n) => record(n, n % 10 === 0 ? 'ODD.exe' : 'other.exe'))
    const response = await fetch(`${platform.address}/api/v1/ingest/tools`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}` },
      body: lines.join('\n'),
    })
    assert.equal(response.status, 200)
    while ((await call(getLedger, { query: {} })).total.stored < 50)
      await new Promise((resolve) => setTimeout(resolve, 30))
  })
  after(async () => {
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('finds what live detection would have found, looking at little else', async () => {
    const test = await call(backTestRule, { body: { source: RULE } })
    assert.deepEqual([test.findings, test.candidates, test.is_cut], [5, 5, false])
    assert.deepEqual(test.hosts, [{ name: 'ws-1', findings: 5 }])
  })

  it('builds correlations on what it finds', async () => {
    const test = await call(backTestRule, { body: { source: CORRELATION } })
    assert.deepEqual(
      test.by_rule.map(({ title, findings }) => [title, findings]),
      [['Odd tool again and again', 1]],
    )
  })

  it('refuses a text that cannot be evaluated, at its place', async () => {
    await assert.rejects(
      call(backTestRule, { body: { source: RULE.replace('|endswith', '|bogus') } }),
      (error: ApiError) => {
        assert.equal(error.problem.code, 'RULE_INVALID')
        return true
      },
    )
  })

  it('is a hunt from the command line', () => {
    const file = join(folder, 'odd.yml')
    writeFileSync(file, RULE)
    const main = fileURLToPath(new URL('../apps/cli/src/main.ts', import.meta.url))
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        '--conditions=@opensoc/source',
        main,
        'hunt',
        '--lang',
        'sigma',
        file,
        '--data',
        folder,
        '--format',
        'ndjson',
      ],
      { encoding: 'utf8' },
    )
    assert.equal(stdout.trim().split('\n').length, 5, stderr)
  })
})
