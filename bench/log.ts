// How fast bodies are made durable: 16 producers, zstd bodies of 500 events stored as received.
//   npx opensoc bench log [bodies] [producers] [folder]
// Limit in the same run: the same bodies written by hand in groups of that many, one fdatasync each. Compare the ratio.
import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import type { FrameHeader } from '@opensoc/domain'
import { openSegmentLog } from '@opensoc/log-segment'

const bodies = Number(process.argv[2] ?? 4_800)
const producers = Number(process.argv[3] ?? 16)
const root = mkdtempSync(join(process.argv[4] ?? tmpdir(), 'opensoc-bench-log-'))
const EVENTS_A_BODY = 500
const ROUNDS = 3

/** About a kilobyte an event, and as compressible as process starts are. */
function ndjson(body: number): Buffer {
  const lines = Array.from({ length: EVENTS_A_BODY }, (_, at) => {
    const n = body * EVENTS_A_BODY + at
    const hash = (n * 2_654_435_761).toString(16).padStart(16, '0').repeat(4)
    const image = ['powershell.exe', 'cmd.exe', 'svchost.exe', 'chrome.exe'][n % 4]
    const fields = {
      EventID: 1,
      Computer: `ws${n % 400}.corp.example`,
      User: `CORP\\user${n % 900}`,
      Image: `C:\\Windows\\System32\\${image}`,
      CommandLine: `${image} -session ${n % 5000} -token ${hash.slice(0, 24)} -file C:\\Temp\\${n % 977}.dat`,
      ProcessGuid: `{${hash.slice(0, 32)}}`,
      ParentProcessGuid: `{${hash.slice(8, 40)}}`,
      Hashes: `SHA256=${hash}`,
      UtcTime: new Date(1_768_435_200_000 + n * 20).toISOString(),
    }
    return JSON.stringify({ ...fields, Message: Object.values(fields).join(' ') })
  })
  return Buffer.from(lines.join('\n'))
}

const header: FrameHeader = {
  tenantId: 'default',
  source: 'bench',
  receivedTime: 1_768_435_200_000,
  contentEncoding: 'zstd',
  contentType: 'application/x-ndjson',
}

interface Run {
  readonly wallMs: number
  readonly cpuMs: number
  readonly ackMs: readonly number[]
}

async function measure(work: (acknowledged: (ms: number) => void) => Promise<void>): Promise<Run> {
  const ackMs: number[] = []
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work((ms) => ackMs.push(ms))
  const { user, system } = process.cpuUsage(cpu)
  return {
    wallMs: performance.now() - start,
    cpuMs: (user + system) / 1000,
    ackMs: ackMs.sort((a, b) => a - b),
  }
}

function runLog(pool: readonly Buffer[], round: number): Promise<Run> {
  return measure(async (acknowledged) => {
    const log = await openSegmentLog({ folder: join(root, `log${round}`) })
    let next = 0
    const produce = async () => {
      for (let n = next++; n < bodies; n = next++) {
        const start = performance.now()
        await log.append(0, header, pool[n % pool.length]!)
        acknowledged(performance.now() - start)
      }
    }
    await Promise.all(Array.from({ length: producers }, produce))
    await log.close()
  })
}

/** No frames, no checksums, no waiting: what the disk and Node alone take. */
function runBare(pool: readonly Buffer[], round: number): Promise<Run> {
  return measure(async (acknowledged) => {
    const file = await open(join(root, `bare${round}`), 'w')
    for (let n = 0; n < bodies; n += producers) {
      const group = Array.from(
        { length: Math.min(producers, bodies - n) },
        (_, at) => pool[(n + at) % pool.length]!,
      )
      const start = performance.now()
      await file.writev(group)
      await file.datasync()
      acknowledged(performance.now() - start)
    }
    await file.close()
  })
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!

function print(name: string, runs: readonly Run[]): number {
  const wallMs = median(runs.map((run) => run.wallMs))
  const cpuMs = median(runs.map((run) => run.cpuMs))
  const quantile = (q: number) =>
    median(runs.map(({ ackMs }) => ackMs[Math.floor(ackMs.length * q)]!)).toFixed(1)
  const events = bodies * EVENTS_A_BODY
  const rate = (ms: number) => `${Math.round(events / ms)}k events`
  console.log(
    `${name}: ${rate(wallMs)}/s, ${rate(cpuMs)}/CPU-s, ${(megabytes / (wallMs / 1000)).toFixed(0)} MB/s on disk, p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms`,
  )
  return wallMs
}

const pool = Array.from({ length: 64 }, (_, n) => zstdCompressSync(ndjson(n)))
const bodyBytes = pool.reduce((total, body) => total + body.length, 0) / pool.length
const megabytes = (bodies * bodyBytes) / 1e6
console.log(
  `${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}; ${bodies} bodies of ${EVENTS_A_BODY} events, ${Math.round(ndjson(0).length / EVENTS_A_BODY)} bytes an event, ${Math.round(bodyBytes)} bytes a body; ${producers} producers; medians of ${ROUNDS}`,
)
const logs: Run[] = []
const bares: Run[] = []
for (let round = 0; round < ROUNDS; round++) {
  // By turns, so that both meet the machine in the same moods.
  bares.push(await runBare(pool, round))
  logs.push(await runLog(pool, round))
  rmSync(join(root, `log${round}`), { recursive: true })
  rmSync(join(root, `bare${round}`))
}
const bare = print('fdatasync alone', bares)
const log = print('segment log', logs)
console.log(`the log takes ${(log / bare).toFixed(2)} times as long as writing and syncing alone`)
rmSync(root, { recursive: true })
