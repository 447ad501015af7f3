// What matching indicators costs: bytes an indicator, nanoseconds a look-up, microseconds an event of ten observables.
//   npm exec -c 'node --conditions=@opensoc/source bench/indicators.ts [indicators] [events] [--format json]'
// Peer in the same run: a plain Set of as many strings. Limit in the same run: random reads of one cache line, which a
// look-up of a foreign value needs at least once.
import { cpus } from 'node:os'
import {
  type IndicatorKind,
  IndicatorMatcher,
  IndicatorTable,
  type IndicatorValue,
  indicatorSetOf,
  type ObservedValue,
} from '@opensoc/domain'

const [indicators = 5_000_000, eventCount = 200_000] = process.argv
  .slice(2)
  .filter((word) => /^\d+$/.test(word))
  .map(Number)
const ROUNDS = 5
const SHARES: readonly [IndicatorKind, number][] = [
  ['sha256', 0.35],
  ['sha1', 0.1],
  ['md5', 0.1],
  ['domain', 0.2],
  ['ip', 0.15],
  ['url', 0.08],
  ['email', 0.02],
]

// SplitMix32: a generator that does not repeat within the run.
let state = 1
function random(): number {
  state = (state + 0x9e3779b9) >>> 0
  let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}
const hex = (digits: number): string => {
  let text = ''
  while (text.length < digits) text += random().toString(16).padStart(8, '0')
  // As a parsed record has it: one flat text, no pieces.
  return Buffer.from(text.slice(0, digits), 'latin1').toString('latin1')
}
function flat(text: string): string {
  return Buffer.from(text).toString()
}
function value(kind: IndicatorKind): string {
  switch (kind) {
    case 'sha256':
      return hex(64)
    case 'sha1':
      return hex(40)
    case 'md5':
      return hex(32)
    case 'domain':
      return `${hex(12)}.${hex(4)}.example`
    case 'ip':
      return `${random() % 224}.${random() % 256}.${random() % 256}.${random() % 256}`
    case 'url':
      return `https://${hex(10)}.example/${hex(16)}`
    default:
      return `${hex(8)}@${hex(8)}.example`
  }
}

function* made(): Generator<IndicatorValue> {
  for (const [kind, share] of SHARES) {
    for (let n = Math.floor(indicators * share); n > 0; n--) yield { kind, value: value(kind) }
  }
}

const heap = (): number => {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers, external } = process.memoryUsage()
  return heapUsed + Math.max(arrayBuffers, external)
}
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const events: ObservedValue[][] = Array.from({ length: Math.min(eventCount, 50_000) }, () => [
  { name: 'device.hostname', type: 'Hostname', value: flat(`ws${random() % 1000}.corp.example`) },
  { name: 'dst_endpoint.hostname', type: 'Hostname', value: flat(`${hex(6)}.cdn.example`) },
  { name: 'device.ip', type: 'IP Address', value: flat(value('ip')) },
  { name: 'src_endpoint.ip', type: 'IP Address', value: flat(value('ip')) },
  { name: 'dst_endpoint.ip', type: 'IP Address', value: flat(value('ip')) },
  { name: 'user.name', type: 'User Name', value: hex(8) },
  { name: 'file.name', type: 'File Name', value: flat(`${hex(8)}.exe`) },
  { name: 'file.hashes.value', type: 'Hash', value: hex(64) },
  { name: 'file.hashes.value', type: 'Hash', value: hex(32) },
  { name: 'process.name', type: 'Process Name', value: flat(`${hex(6)}.exe`) },
])

const startedBuild = cpuMs()
const table = IndicatorTable.build(made(), indicators)
const buildMs = cpuMs() - startedBuild
const matcher = new IndicatorMatcher({ buffers: table.buffers, ...rangesOf() })

function rangesOf() {
  const { ranges4, prefixes6 } = indicatorSetOf([{ kind: 'cidr', value: '198.51.100.0/24' }])
  return { ranges4, prefixes6 }
}

interface Row {
  readonly case: string
  readonly ns: readonly number[]
}

function timed(name: string, count: number, work: () => void): Row {
  const ns: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const before = cpuMs()
    work()
    ns.push(((cpuMs() - before) * 1e6) / count)
  }
  return { case: name, ns: ns.sort((a, b) => a - b) }
}

const absent = Array.from({ length: 200_000 }, () => hex(64))
const rows: Row[] = []
let hits = 0
rows.push(
  timed('event of 10 observables, matcher', eventCount, () => {
    for (let at = 0; at < eventCount; at++) hits += matcher.match(events[at % events.length]).length
  }),
)
rows.push(
  timed('look-up of a foreign sha256, table', absent.length, () => {
    for (const one of absent) hits += table.find('sha256', one) + 1
  }),
)
const known = Array.from({ length: 100_000 }, () => table.value(random() % table.size))
rows.push(
  timed('look-up of a known value, table', known.length, () => {
    for (const { kind, value: text } of known) hits += table.find(kind, text) >= 0 ? 1 : 0
  }),
)

const lines = new Uint32Array(2 ** 26)
rows.push(
  timed('random read of a cache line', 2_000_000, () => {
    let at = 1
    for (let n = 0; n < 2_000_000; n++) {
      at = (Math.imul(at, 1_664_525) + 1_013_904_223 + lines[(at >>> 6) & (2 ** 26 - 1)]!) >>> 0
    }
    hits += at & 1
  }),
)

const setCount = Math.min(indicators, 1_000_000)
const before = heap()
state = 1
const plain = new Set<string>()
for (const { kind, value: text } of made()) {
  if (plain.size >= setCount) break
  plain.add(`${kind}:${text}`)
}
const setBytes = (heap() - before) / plain.size
rows.push(
  timed('look-up of a foreign sha256, Set', absent.length, () => {
    for (const one of absent) hits += plain.has(`sha256:${one}`) ? 1 : 0
  }),
)

const tableBytes = table.sizeBytes / table.size
const report = {
  bench: 'indicators',
  machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
  node: process.version,
  indicators: table.size,
  table_bytes_an_indicator: tableBytes,
  set_bytes_an_indicator: globalThis.gc === undefined ? undefined : setBytes,
  set_size: plain.size,
  build_cpu_s: buildMs / 1000,
  rows: rows.map(({ case: name, ns }) => ({ case: name, median_ns: ns[2], min_ns: ns[0], max_ns: ns[4] })),
}
if (process.argv.includes('json')) console.log(JSON.stringify(report))
else {
  console.log(
    `${table.size} indicators: ${tableBytes.toFixed(1)} bytes each (a Set of ${plain.size}: ${setBytes.toFixed(1)}), built in ${report.build_cpu_s.toFixed(1)} CPU s, ${hits} hits`,
  )
  for (const row of report.rows) {
    console.log(
      `${row.case.padEnd(38)} ${row.median_ns!.toFixed(0)} ns (${row.min_ns!.toFixed(0)} to ${row.max_ns!.toFixed(0)})`,
    )
  }
}
