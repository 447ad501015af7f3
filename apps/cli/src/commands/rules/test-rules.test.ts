import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url))

const RULE = `title: Base
name: base
logsource: {product: windows}
detection: {selection: {Image: x}, condition: selection}
`
const CORRELATION = `title: Twice
correlation: {type: event_count, rules: [base], timespan: 1m, condition: {gte: 2}}
`

describe('opensoc rules test', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-rules-test-'))
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  after(() => rmSync(folder, { recursive: true, force: true }))

  function run(...args: string[]): { status: number | null; said: string } {
    const flags = ['--conditions=@opensoc/source', '--disable-warning=ExperimentalWarning']
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...flags, MAIN, 'rules', 'test', ...args],
      {
        encoding: 'utf8',
      },
    )
    return { status, said: stdout + stderr }
  }

  it('runs the tests of rules, and of correlations whose rules stand in other files', () => {
    write('rules/base.yml', RULE)
    write('rules/twice.yml', CORRELATION)
    write('rule-tests/base.yml', 'positive: [{Image: x}]\nnegative: [{Image: y}]\n')
    const event = (at: number) => `{at: ${at}, rule: base, fields: {Image: x}}`
    write('rule-tests/twice.yml', `positive:\n  - events: [${event(0)}, ${event(1)}]\n`)
    const { status, said } = run(join(folder, 'rules'))
    assert.match(said, /3 passed, 0 failed, 0 rules untested/)
    assert.equal(status, 0)
  })

  it('ends with 1 and names the case where one fails, or a test is missing that must be there', () => {
    write('rule-tests/base.yml', 'positive: [{Image: y}]\n')
    const failed = run(join(folder, 'rules/base.yml'), '--format', 'ndjson')
    assert.match(failed.said, /"case":"positive 1","outcome":"failed","reason":"line 1: does not fire"/)
    assert.equal(failed.status, 1)
    write('more/rules/new.yml', RULE)
    assert.equal(run(join(folder, 'more/rules')).status, 0)
    assert.equal(run('--require', join(folder, 'more/rules')).status, 1)
  })
})
