import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Call, createClient, listParsers, searchEvents, tryRecord } from '@opensoc/contract'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const MODEL = fileURLToPath(new URL('../fixtures/parsers/acme-gate', import.meta.url))
const COMMAND = fileURLToPath(new URL('../apps/cli/bin/opensoc.js', import.meta.url))
const DROPPED =
  '<134>Jan 15 10:20:31 gate-1 gate[77]: ts=2026-01-15T11:20:31 code=G200 gateact=drop src=198.51.100.77 dst=10.9.8.7 dport=3389'
const RULE = `title: The gate dropped something
id: 3a4d1f50-7c86-4f0e-9a5b-6d0a5a1c2b3d
logsource: {product: acme, category: firewall}
detection: {drop: {gateact: drop}, condition: drop}
level: low`

describe('a parser of an operator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-parsers-'))
  const own = join(folder, 'parsers/acme-gate/parser.yaml')
  let platform: RunningPlatform
  let call: Call

  before(async () => {
    for (const name of ['parsers', 'rules']) mkdirSync(join(folder, name))
    writeFileSync(join(folder, 'rules/gate.yml'), RULE)
    cpSync(MODEL, join(folder, 'parsers/acme-gate'), { recursive: true })
    platform = await startPlatform(folder)
    call = createClient({ server: platform.address, token: platform.token })
  })
  after(async () => {
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const mine = async () => (await call(listParsers, {})).items.find(({ space }) => space === 'own')

  it('is asked before all others', async () => {
    const { items } = await call(listParsers, {})
    assert.deepEqual([items[0]?.name, items[0]?.space, items[0]?.faults], ['acme-gate', 'own', []])
    assert.ok(items.length > 100)
  })

  it('shows what each stage does with a record, and stores nothing', async () => {
    const { trial, faults } = await call(tryRecord, { body: { text: DROPPED } })
    assert.deepEqual(faults, [])
    const [record] = trial.records
    assert.equal(record?.normalize.normalizer, 'acme-gate')
    assert.deepEqual(record.normalize.issues, [])
    assert.deepEqual(Object.keys(record.enrich?.added ?? {}).includes('observables'), true)
    assert.deepEqual(
      record.detect?.matches.map(({ title }) => title),
      ['The gate dropped something'],
    )
  })

  it('that is only tried is named where it is wrong, and is not asked', async () => {
    const parser = readFileSync(own, 'utf8').replace('class: authentication', 'class: autentication')
    const { trial, faults } = await call(tryRecord, { body: { text: DROPPED, parser } })
    assert.match(faults[0]?.message ?? '', /no class autentication/)
    assert.equal(faults[0]?.next_step, 'Did you mean authentication?')
    assert.equal(trial.records[0]?.normalize.normalizer, 'acme-gate')
  })

  it('is loaded anew when its file changes; one that is wrong says so and is not asked', async () => {
    writeFileSync(own, 'name: acme-gate\n')
    while ((await mine())?.faults.length === 0) await new Promise((resolve) => setTimeout(resolve, 50))
    const { trial } = await call(tryRecord, { body: { text: DROPPED } })
    assert.equal(trial.records[0]?.normalize.normalizer, 'linux-syslog')
    cpSync(join(MODEL, 'parser.yaml'), own)
    while ((await mine())?.faults.length !== 0) await new Promise((resolve) => setTimeout(resolve, 50))
  })

  it('takes what is sent, and rules see it', async () => {
    const response = await fetch(`${platform.address}/api/v1/ingest/gate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}`, 'content-type': 'text/plain' },
      body: DROPPED,
    })
    assert.equal(response.status, 200)
    const query = { query: 'dst_ip:10.9.8.7', from: Date.UTC(2026, 0, 1), to: Date.now() }
    while ((await call(searchEvents, { query })).items.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 50))
    const args = [
      '--conditions=@opensoc/source',
      COMMAND,
      '--data',
      folder,
      'parsers',
      'try',
      join(MODEL, 'gate.in.log'),
    ]
    const tried = spawnSync(process.execPath, [...args, '--format', 'table'], { encoding: 'utf8' })
    assert.match(tried.stdout, /normalize +acme-gate/)
    assert.match(tried.stdout, /quarantined: time_invalid/)
  })
})
