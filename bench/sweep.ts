// What a sweep costs over all that is kept: 1, 10,000 and 1,000,000 indicators.
//   npm exec -c 'node --conditions=@opensoc/source bench/sweep.ts [events] [--format json]'
// Control in the same run: every value of every event judged in memory by the matcher; hits have to be the same.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_TENANT, IndicatorMatcher, type IndicatorValue, indicatorSetOf } from '@opensoc/domain'
import { openChdbLake } from '@opensoc/lake-clickhouse'
import { sweepValues } from '@opensoc/pipeline'

const eventCount = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 1_000_000)
const ROUNDS = 3
const BATCH = 50_000
const START = Date.UTC(2026, 0, 1)
const root = mkdtempSync(join(tmpdir(), 'opensoc-bench-sweep-'))
const lake = await openChdbLake({ folder: join(root, 'lake'), memoryLimitBytes: 2 ** 30 })
await lake.migrate()

/** Any number below `below`, always the same for `n`. */
function pick(n: number, below: number): number {
  let z = Math.imul(n ^ (n >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return ((z ^ (z >>> 15)) >>> 0) % below
}
const digest = (n: number): string =>
  pick(n, 2 ** 31)
    .toString(16)
    .padStart(8, '0')
    .repeat(8)

/** Five values an event: few hosts, many addresses and names, a digest in every third. */
function observables(n: number): [string[], string[]] {
  const kinds = ['Hostname', 'IP Address', 'IP Address', 'Hostname', 'User Name']
  const values = [
    `ws${pick(n, 500)}.corp.example`,
    `10.${pick(n, 4)}.${pick(n + 1, 256)}.${pick(n + 2, 256)}`,
    `198.${pick(n + 3, 64)}.${pick(n + 4, 256)}.${pick(n + 5, 256)}`,
    `n${pick(n + 6, eventCount / 4)}.site${pick(n + 7, 2000)}.example`,
    `user${pick(n + 8, 900)}`,
  ]
  if (n % 3 === 0) {
    kinds.push('Hash')
    values.push(digest(n))
  }
  return [kinds, values]
}

for (let from = 0; from < eventCount; from += BATCH) {
  const rows: string[] = []
  for (let n = from; n < Math.min(from + BATCH, eventCount); n++) {
    const [kinds, values] = observables(n)
    rows.push(
      JSON.stringify({
        ...{
          tenant_id: DEFAULT_TENANT,
          event_id: `e${n}`,
          time: START + n * 100,
          received_time: START + n * 100,
        },
        ...{
          source: 's',
          layer: 'network',
          host: values[0],
          'observables.kind': kinds,
          'observables.value': values,
          ocsf: '{}',
          raw: '',
        },
      }),
    )
  }
  const none = new Uint8Array()
  await lake.insert(
    { events: Buffer.from(rows.join('\n')), eventCount: rows.length, quarantine: none, quarantineCount: 0 },
    `b${from}`,
  )
}

/** One of a hundred was seen. */
function indicators(count: number): IndicatorValue[] {
  return Array.from({ length: count }, (_, n): IndicatorValue => {
    const isSeen = n % 100 === 0
    if (n % 2 === 0)
      return { kind: 'sha256', value: digest(isSeen ? pick(n, eventCount / 3) * 3 : eventCount + n * 7) }
    return { kind: 'domain', value: `x${n}.nowhere.test` }
  })
}

const rows: { case: string; wall_s: number[]; cpu_s: number[]; hits: number }[] = []
for (const count of [1, 10_000, 1_000_000]) {
  const values = indicators(count)
  const wall: number[] = []
  const cpu: number[] = []
  let hits = 0
  for (let round = 0; round < (count > 100_000 ? 1 : ROUNDS); round++) {
    const before = process.cpuUsage()
    const started = performance.now()
    const found = await sweepValues(lake, DEFAULT_TENANT, values, { from: 0, to: START * 2 })
    wall.push((performance.now() - started) / 1000)
    const { user, system } = process.cpuUsage(before)
    cpu.push((user + system) / 1e6)
    hits = new Set(found.map(({ indicator }) => indicator.value)).size
  }
  rows.push({
    case: `${count} indicators`,
    wall_s: wall.sort((a, b) => a - b),
    cpu_s: cpu.sort((a, b) => a - b),
    hits,
  })
}

const control = new IndicatorMatcher(indicatorSetOf(indicators(10_000)))
const byForce = new Set<string>()
const before = process.cpuUsage()
for (let n = 0; n < eventCount; n++) {
  const [kinds, values] = observables(n)
  const list = kinds.map((type, at) => ({ name: '', type, value: values[at]! }))
  for (const { indicator } of control.match(list)) byForce.add(indicator.value)
}
const { user, system } = process.cpuUsage(before)
await lake.close()
rmSync(root, { recursive: true, force: true })

const isEqual = byForce.size === rows[1]!.hits
const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`
if (process.argv.includes('json')) {
  console.log(
    JSON.stringify({
      bench: 'sweep',
      machine,
      node: process.version,
      events: eventCount,
      rows,
      is_equal: isEqual,
    }),
  )
} else {
  const middle = (list: number[]): string => list[Math.floor(list.length / 2)]!.toFixed(2)
  for (const row of rows)
    console.log(
      `${row.case.padEnd(22)} ${middle(row.wall_s)} s, ${middle(row.cpu_s)} CPU s, ${row.hits} seen`,
    )
  console.log(
    `in memory, 10000: ${((user + system) / 1e6).toFixed(2)} CPU s, ${byForce.size} seen: ${isEqual ? 'the same' : 'NOT THE SAME'}`,
  )
}
if (!isEqual) process.exitCode = 1
