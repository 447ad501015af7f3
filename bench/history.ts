// What it costs the lake to hold what rules see (`sigma_text`), on recorded Windows events: bytes on disk and CPU of the
// insert, with and without it in the same run.
//   npx opensoc bench history [events]
import { globSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readNormalizerContent } from '@opensoc/content-files'
import { DEFAULT_TENANT, type EventRow, type LogFrame, toEventRow } from '@opensoc/domain'
import { openChdbLake } from '@opensoc/lake-clickhouse'
import { createDecode, createNormalize, createNormalizers, joinLines } from '@opensoc/pipeline'
import { datasetsFolder } from '../scripts/given-material.ts'
import { windowsCorpus } from './windows-corpus.ts'

const count = Number(process.argv[2] ?? 40_000)
const ROWS_A_BATCH = 5000

const { lines, origin } = await windowsCorpus(datasetsFolder(), 'recorded', count)
const rows = await rowsOf(lines)
console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}`)
console.log(
  `${rows.length} events (${origin}), ${Math.round(Buffer.byteLength(lines.join('')) / lines.length)} bytes a record\n`,
)
const without = await insert(rows.map((row) => ({ ...row, sigma_text: '' })))
const whole = await insert(rows)
const line = (name: string, { bytes, cpuMs }: typeof whole) =>
  console.log(
    `${name.padEnd(22)}${(bytes / rows.length).toFixed(0).padStart(6)} bytes an event on disk` +
      `${Math.round((rows.length * 1000) / cpuMs)
        .toLocaleString('en-US')
        .padStart(10)} rows a CPU-second`,
  )
line('without sigma_text', without)
line('with sigma_text', whole)
console.log(
  `\nratio ${(whole.bytes / without.bytes).toFixed(2)} on disk, ${(whole.cpuMs / without.cpuMs).toFixed(2)} of CPU`,
)

async function rowsOf(all: readonly string[]): Promise<EventRow[]> {
  const folder = fileURLToPath(new URL('../content', import.meta.url))
  const decode = createDecode({ joinLines })
  const normalize = createNormalize(createNormalizers(await readNormalizerContent(folder)))
  const made: EventRow[] = []
  for (let at = 0, offset = 0; at < all.length; at += ROWS_A_BATCH, offset++) {
    const context = { tenantId: DEFAULT_TENANT, source: 'bench', partition: 0, offset, receivedTime: 1 }
    const frame: LogFrame = {
      ...{
        partition: 0,
        offset,
        nextOffset: offset + 1,
        body: Buffer.from(all.slice(at, at + ROWS_A_BATCH).join('\n')),
      },
      header: {
        ...{ tenantId: DEFAULT_TENANT, source: 'bench', receivedTime: 1 },
        ...{ contentEncoding: 'identity' as const, contentType: 'application/x-ndjson' },
      },
    }
    const decoded = decode.run([frame], context)
    for (const event of normalize.run(decoded.items, context).items) made.push(toEventRow(event))
  }
  return made
}

async function insert(all: readonly EventRow[]): Promise<{ bytes: number; cpuMs: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-history-'))
  const lake = await openChdbLake({ folder, memoryLimitBytes: 1024 * 1024 * 1024 })
  await lake.migrate()
  const cpu = process.cpuUsage()
  for (let at = 0; at < all.length; at += ROWS_A_BATCH) {
    const part = all.slice(at, at + ROWS_A_BATCH)
    const events = Buffer.from(part.map((row) => `${JSON.stringify(row)}\n`).join(''))
    await lake.insert(
      { events, eventCount: part.length, quarantine: new Uint8Array(), quarantineCount: 0 },
      `${at}`,
    )
  }
  const { user, system } = process.cpuUsage(cpu)
  await lake.close()
  const files = globSync(join(folder, '**/*')).map((file) => statSync(file))
  rmSync(folder, { recursive: true, force: true })
  return {
    bytes: files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0),
    cpuMs: (user + system) / 1000,
  }
}
