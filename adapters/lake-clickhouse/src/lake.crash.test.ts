import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, it } from 'node:test'
import { openChdbLake } from './clickhouse-lake.ts'
import { batchOf, EVENTS_A_BATCH } from './crash-writer.ts'

const KILLS = 24
const WRITER = join(import.meta.dirname, 'crash-writer.ts')
const root = mkdtempSync(join(tmpdir(), 'opensoc-lake-crash-'))
const folder = join(root, 'lake')
after(() => rmSync(root, { recursive: true, force: true }))

interface Life {
  /** The last batch that was acknowledged, or the one before the first. */
  readonly acknowledged: number
  readonly signal: NodeJS.Signals | null
  readonly said: string
}

/** Lets a writer live for a while: from its start, or from when its tables are there. */
function liveAndDie(first: number, countFrom: 'start' | 'ready', lifeMs: number): Promise<Life> {
  const flags = ['--conditions=@opensoc/source', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...flags, WRITER, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let acknowledged = first - 1
  let said = ''
  const end = () => setTimeout(() => child.kill('SIGKILL'), lifeMs)
  if (countFrom === 'start') end()
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line !== 'ready') acknowledged = Number(line)
    else if (countFrom === 'ready') end()
  })
  return new Promise((resolve) => {
    child.on('close', (_, signal) => resolve({ acknowledged, signal, said }))
  })
}

describe('the lake on chDB', () => {
  it(`keeps every acknowledged batch once when its process is killed ${KILLS} times`, async (t) => {
    let acknowledged = -1
    for (let kill = 0; kill < KILLS; kill++) {
      // The first lives end while tables are made; then the kill falls anywhere between two acknowledgements.
      const from = kill < 4 ? 'start' : 'ready'
      const lifeMs = kill < 4 ? 250 + 60 * kill : Math.random() * 250
      const life = await liveAndDie(acknowledged + 1, from, lifeMs)
      assert.equal(life.signal, 'SIGKILL', life.said)
      acknowledged = life.acknowledged
    }
    t.diagnostic(`${acknowledged + 1} batches were acknowledged`)
    assert.ok(acknowledged >= KILLS)

    const lake = await openChdbLake({ folder })
    await lake.migrate()
    // The batch in flight at the last kill was not acknowledged: its sender sends it again.
    await lake.insert(batchOf(acknowledged + 1), `batch-${acknowledged + 1}`)
    const count = async (what: string, table: string) =>
      Number((await lake.sql('a', `SELECT ${what} AS n FROM ${table}`))[0]!['n'])
    const batches = acknowledged + 2
    const events = batches * EVENTS_A_BATCH
    assert.equal(await count('count()', 'events'), events)
    assert.equal(await count('uniqExact(event_id)', 'events'), events)
    assert.equal(await count('count()', 'observables'), 2 * events)
    assert.equal(await count('uniqExact(event_id, kind, value)', 'observables'), 2 * events)
    assert.equal(await count('count()', 'quarantine'), batches)
    await lake.close()
  })
})
