import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, it } from 'node:test'
import type { StateStore } from '@opensoc/domain'
import { FINDINGS_A_BATCH, findingsOf, TENANT } from './crash-writer.ts'
import { openSqliteState } from './sqlite-state.ts'

const KILLS = 30
const WRITER = join(import.meta.dirname, 'crash-writer.ts')
const FLAGS = ['--conditions=@opensoc/source', '--disable-warning=ExperimentalWarning']
const root = mkdtempSync(join(tmpdir(), 'opensoc-state-crash-'))
const file = join(root, 'state.sqlite')
after(() => rmSync(root, { recursive: true, force: true }))

interface Life {
  /** The last transaction that was acknowledged, or the one before the first. */
  readonly acknowledged: number
  readonly signal: NodeJS.Signals | null
  readonly said: string
}

interface Death {
  /** Transactions to wait for; undefined counts the time from the start, tables or not. */
  readonly afterAcks: number | undefined
  readonly thenMs: number
}

function liveAndDie(first: number, { afterAcks, thenMs }: Death): Promise<Life> {
  const child = spawn(process.execPath, [...FLAGS, WRITER, file, String(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let acknowledged = first - 1
  let said = ''
  const end = () => setTimeout(() => child.kill('SIGKILL'), thenMs)
  if (afterAcks === undefined) end()
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line !== 'ready') acknowledged = Number(line)
    if (acknowledged - first + 1 === afterAcks) end()
  })
  return new Promise((resolve) => {
    child.on('close', (_, signal) => resolve({ acknowledged, signal, said }))
  })
}

/** The number of whole transactions in the file; every table must agree on it. */
async function countWhole(state: StateStore): Promise<number> {
  const [latest] = await state.audit.list(TENANT, { limit: 1 })
  const whole = latest?.sequence ?? 0
  assert.equal(await state.audit.verify(), undefined)
  assert.equal(latest?.detail['number'] ?? -1, whole - 1)
  const { offset, inflightEnd } = await state.checkpoints.load(0)
  assert.equal(offset, whole)
  assert.ok(inflightEnd === undefined || inflightEnd === whole + 1)
  const [ledger] = await state.ledger.list(TENANT, { from: 0, to: 1 })
  assert.equal(ledger?.received ?? 0, 3 * whole)
  const counted = await state.findings.countByRule(TENANT)
  assert.equal(counted.get('r') ?? 0, FINDINGS_A_BATCH * whole)
  assert.equal(await state.batchKeys.find(TENANT, `k${whole - 1}`), whole === 0 ? undefined : whole - 1)
  assert.equal(await state.batchKeys.find(TENANT, `k${whole}`), undefined)
  return whole
}

describe('the state on SQLite', () => {
  it(`keeps every acknowledged transaction whole and once when its process is killed ${KILLS} times`, async (t) => {
    let whole = 0
    for (let kill = 0; kill < KILLS; kill++) {
      // Some lives end while tables are made or the file is opened; the rest anywhere within a transaction.
      const isEarly = kill < 3 || kill % 6 === 5
      const life = await liveAndDie(whole, {
        afterAcks: isEarly ? undefined : 1 + Math.floor(Math.random() * 100),
        thenMs: isEarly ? 60 + Math.random() * 140 : Math.random() * 20,
      })
      assert.equal(life.signal, 'SIGKILL', life.said)
      const state = await openSqliteState({ file, clock: { now: () => 0 } })
      await state.migrate()
      whole = await countWhole(state)
      await state.close()
      // The one in flight may have been committed just before it could be acknowledged.
      const unsaid = whole - 1 - life.acknowledged
      assert.ok(unsaid === 0 || unsaid === 1, `${life.acknowledged} acknowledged, ${whole} found`)
    }
    const state = await openSqliteState({ file, clock: { now: () => 0 } })
    for (let number = 0; number < whole; number++) {
      const wanted = findingsOf(number)
      const found = await state.findings.getMany(
        TENANT,
        wanted.map((finding) => finding.id),
      )
      assert.deepEqual(
        new Map(found.map((each) => [each.id, each])),
        new Map(wanted.map((each) => [each.id, each])),
      )
    }
    await state.close()
    t.diagnostic(`${whole} transactions were kept`)
    assert.ok(whole > KILLS)
  })
})
