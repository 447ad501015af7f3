// How fast ready NDJSON goes into the embedded lake, what it weighs, and how fast it is searched.
//   npx opensoc bench lake [rows] [rows a batch] [memory MiB]
// Limit in the same run: JSON.parse of the same bytes on one thread. Compare rows a CPU-second, not the clock.
import { globSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventRow } from '@opensoc/domain'
import { parseHunt } from '@opensoc/domain'
import { bytesOf, eventRow } from '@opensoc/domain/contract-suites'
import { openChdbLake } from '@opensoc/lake-clickhouse'

const total = Number(process.argv[2] ?? 300_000)
const batchRows = Number(process.argv[3] ?? 10_000)
const memoryMib = Number(process.argv[4] ?? 512)
const START = Date.UTC(2026, 0, 15)

/** A process start as Sysmon tells it, about 2.5 kB as a row with its record and its OCSF event. */
function row(at: number): EventRow {
  const image = ['powershell.exe', 'cmd.exe', 'svchost.exe', 'chrome.exe', 'rundll32.exe'][at % 5]!
  const hash = (at * 2_654_435_761).toString(16).padStart(16, '0').repeat(4).slice(0, 64)
  const fields = {
    host: `ws${at % 400}.corp.example`,
    user: `user${at % 900}`,
    process_name: image,
    process_path: `C:\\Windows\\System32\\${image}`,
    process_cmd_line: `${image} -session ${at % 5000} -token ${hash.slice(0, 24)} -file C:\\Temp\\${at % 977}.dat`,
    process_uid: `{${hash.slice(0, 32)}}`,
    parent_uid: `{${hash.slice(8, 40)}}`,
    sha256: hash,
    dst_ip: `203.0.${at % 113}.${at % 251}`,
  }
  const ocsf = {
    class_uid: 1007,
    time: START + at * 20,
    metadata: { version: '1.8.0' },
    process: fields,
    n: at,
  }
  return eventRow({
    ...fields,
    event_id: `0.${Math.floor(at / batchRows)}.${at % batchRows}`,
    time: START + at * 20,
    class_uid: 1007,
    class_name: 'Process Activity',
    process_pid: at % 65_536,
    'observables.kind': ['Hostname', 'User Name', 'Hash', 'IP Address'],
    'observables.value': [fields.host, fields.user, hash, fields.dst_ip],
    ocsf: JSON.stringify(ocsf),
    raw: JSON.stringify({ EventID: 1, ...fields, RecordId: at }),
  })
}

interface Cost {
  readonly wallMs: number
  readonly cpuMs: number
}

async function measure(work: () => unknown): Promise<Cost> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work()
  const spent = process.cpuUsage(cpu)
  return { wallMs: performance.now() - start, cpuMs: (spent.user + spent.system) / 1000 }
}

const thousands = (value: number) => `${(value / 1000).toFixed(1)}k`
const rate = (rows: number, { cpuMs, wallMs }: Cost) =>
  `${thousands((rows / cpuMs) * 1000)} rows/cpu-s, ${thousands((rows / wallMs) * 1000)} rows/s`
const rssMb = () => Math.round(process.memoryUsage().rss / 1e6)
const heapMb = () => Math.round((process.memoryUsage().heapTotal + process.memoryUsage().external) / 1e6)

const folder = mkdtempSync(join(tmpdir(), 'opensoc-bench-lake-'))
const lake = await openChdbLake({ folder, memoryLimitBytes: memoryMib * 1024 * 1024 })
await lake.migrate()
console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}`)
console.log(`resident after opening: ${rssMb()} MB`)

const inserted = { wallMs: 0, cpuMs: 0 }
let bytes = 0
let peakMb = 0
let parse: Cost = { wallMs: 0, cpuMs: 0 }
for (let first = 0; first < total; first += batchRows) {
  const rows = Array.from({ length: Math.min(batchRows, total - first) }, (_, at) => row(first + at))
  const events = bytesOf(rows)
  const batch = { events, eventCount: rows.length, quarantine: new Uint8Array(0), quarantineCount: 0 }
  const cost = await measure(() => lake.insert(batch, `batch-${first}`))
  inserted.wallMs += cost.wallMs
  inserted.cpuMs += cost.cpuMs
  bytes += events.length
  peakMb = Math.max(peakMb, rssMb())
  if (first === 0)
    parse = await measure(() => {
      for (const line of Buffer.from(events).toString().split('\n')) if (line !== '') JSON.parse(line)
    })
}
console.log(`${total} rows of ${Math.round(bytes / total)} bytes in batches of ${batchRows}`)
console.log(`insert, view, merges beside it: ${rate(total, inserted)}`)
console.log(`JSON.parse alone (limit):       ${rate(Math.min(batchRows, total), parse)}`)
console.log(`resident at most: ${peakMb} MB, of it JavaScript ${heapMb()} MB at the end`)
const stored = globSync(join(folder, 'store/**/*')).reduce(
  (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
  0,
)
console.log(`on disk, unmerged parts too: ${Math.round(stored / total)} bytes a row`)

const needle = row(Math.floor(total / 2))
const hunts = [
  `sha256:${needle['sha256']}`,
  `process_cmd_line:*"${String(needle['process_cmd_line']).slice(-60, -30)}"*`,
  `host:${needle['host']}`,
  'process_name:powershell.exe NOT user:user1*',
  'RecordId',
  `"RecordId\\":${total - 5}"`,
  'process.parent.name:x*',
]
for (const text of hunts) {
  const query = parseHunt(text)
  if (!query.ok) throw new Error(`${text}: ${query.error.message}`)
  const scope = { tenantId: 'a', query: query.value, from: START, to: START + total * 20 + 1 }
  let found = 0
  const cost = await measure(async () => {
    found = await lake.count(scope)
  })
  const page = await measure(() => lake.search(scope, { limit: 100 }))
  const name = text.length > 60 ? `${text.slice(0, 57)}...` : text
  console.log(
    `${name}: ${found} in ${Math.round(cost.cpuMs)} CPU ms; newest 100 in ${Math.round(page.cpuMs)}`,
  )
}
console.log(`resident at the end: ${rssMb()} MB`)
await lake.close()
rmSync(folder, { recursive: true, force: true })
