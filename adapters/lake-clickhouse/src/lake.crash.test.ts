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

interface Death {
  /** Batches to wait for; undefined counts the time from the start, tables or not. */
  readonly afterBatches: number | undefined
  readonly thenMs: number
}

/** Lets a writer live until a number of batches is acknowledged and then for a moment. */
function liveAndDie(first: number, { afterBatches, thenMs }: Death): Promise<Life> {
  const flags = ['--conditions=@opensoc/source', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...flags, WRITER, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let acknowledged = first - 1
  let said = ''
  const end = () => setTimeout(() => child.kill('SIGKILL'), thenMs)
  if (afterBatches === undefined) end()
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line !== 'ready') acknowledged = Number(line)
    if (acknowledged - first + 1 === afterBatches) end()
  })
  return new Promise((resolve) => {
    child.on('close', (_, signal) => resolve({ acknowledged, signal, said }))
  })
}

describe('the lake on chDB', () => {
  it(`keeps every acknowledged batch once when its process is killed ${KILLS} times`, async (t) => {
    let acknowledged = -1
    for (let kill = 0; kill < KILLS; kill++) {
      // The first lives end while tables are made; then the kill falls anywhere within an insert.
      const isEarly = kill < 4
      const life = await liveAndDie(acknowledged + 1, {
        afterBatches: isEarly ? undefined : kill % 3,
        thenMs: isEarly ? 250 + 60 * kill : Math.random() * 80,
      })
      assert.equal(life.signal, 'SIGKILL', life.said)
      acknowledged = life.acknowledged
    }
    t.diagnostic(`${acknowledged + 1} batches were acknowledged`)
    assert.ok(acknowledged + 1 >= KILLS - 4, 'lives of 0, 1 and 2 batches')

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
