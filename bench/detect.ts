// How fast Sigma rules are matched, beside JSON.parse alone and a naive interpreter in the same run.
//   npx opensoc bench detect [--events 60000] [--rounds 5] [--corpus plain|recorded] [--format table|json]
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import {
  type CompiledRule,
  compileRule,
  createEngine,
  createRawEngine,
  parseSigma,
  type RawEngine,
  type SigmaEngine,
} from '@opensoc/sigma'
import { datasetsFolder } from '../scripts/given-material.ts'
import { matchesNaively } from '../standards/sigma/src/naive-interpreter.ts'
import { type BenchRow, report, type Timing, time, timingSince } from './report.ts'
import { viewsOf, windowsCorpus } from './windows-corpus.ts'
import { ROUTE } from './windows-route.ts'

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '60000' },
    rounds: { type: 'string', default: '5' },
    corpus: { type: 'string', default: 'plain' },
    format: { type: 'string', default: 'table' },
  },
})
const rounds = Number(options.rounds)
const SUBSET = 500
const NAIVE_EVENTS = 100

const loading = time(loadRules)
const rules = loadRules()
const subset = rules.filter((_, index) => index % Math.ceil(rules.length / SUBSET) === 0)
const corpus = options.corpus === 'recorded' ? 'recorded' : 'plain'
const { lines, origin } = await windowsCorpus(datasetsFolder(), corpus, Number(options.events))
const events = lines.map((line) => viewsOf(JSON.parse(line)))
const bytes = Buffer.from(`${lines.join('\n')}\n`)
const distinctLines = lines.map(madeDistinct)
const distinctBytes = Buffer.from(`${distinctLines.join('\n')}\n`)
const bytesPerEvent = Math.round(bytes.length / lines.length)

const warm = createEngine(rules)
const warmRaw = createRawEngine(rules, ROUTE)
const fewer = createEngine(subset)
const matches = matchAll(warm)
matchAll(fewer)
const rawMatches = countRaw(warmRaw, bytes)
let workerBytes = 0

const rows: BenchRow[] = []
const PARSE = 'JSON.parse alone'
const FEW = `match, warm, ${subset.length} rules`
measure(PARSE, () => () => parseAll(lines))
measure(FEW, () => () => void matchAll(fewer))
measure('match, cold', fresh, PARSE)
measure('match, warm', () => () => void matchAll(warm), FEW)
measure('parse + match, cold', () => withEngine((engine) => parseAndMatch(engine, lines)), PARSE)
measure('parse + match, warm', () => () => parseAndMatch(warm, lines), PARSE)
measure(
  'parse + match, all distinct',
  () => withEngine((engine) => parseAndMatch(engine, distinctLines)),
  PARSE,
)
measure('bytes, cold', () => withRaw((engine) => void countRaw(engine, bytes)), PARSE)
measure('bytes, warm', () => () => void countRaw(warmRaw, bytes), PARSE)
measure('bytes, all distinct', () => withRaw((engine) => void countRaw(engine, distinctBytes)), PARSE)
await measureWorkers()
rows.push({
  case: 'naive interpreter',
  events: NAIVE_EVENTS,
  runs: Array.from({ length: Math.min(rounds, 3) }, () => time(matchNaively)),
  ratioOf: PARSE,
})
report('detect', rows, options.format, [
  `${rules.length} rules loaded and compiled in ${Math.round(loading.wallMs)} ms (the first time in the process)`,
  `${lines.length} events (${origin}), ${bytesPerEvent} bytes each; ${matches} matches, ${rawMatches} on bytes`,
  `a worker with rules, engine and all that it remembers of the corpus: ${Math.round(workerBytes / 2 ** 20)} MiB of heap and buffers`,
  `the worst value: ${worstValue()}`,
])

function loadRules(): CompiledRule[] {
  const folder = datasetsFolder()
  const files = globSync(
    folder === undefined
      ? join(import.meta.dirname, '../content/rules/**/*.yml')
      : join(folder, 'sigma/SigmaHQ/rules{,-emerging-threats,-threat-hunting}/**/*.yml'),
  )
  return files.flatMap((file) =>
    parseSigma(readFileSync(file, 'utf8'), { file }).flatMap((document) => {
      const result = document.ok && document.kind === 'rule' ? compileRule(document.rule) : undefined
      return result?.ok === true ? [result.rule] : []
    }),
  )
}

/** Each round is prepared outside of what is timed. */
function measure(name: string, prepare: () => () => void, ratioOf?: string): void {
  const runs = Array.from({ length: rounds }, () => time(prepare()))
  rows.push({
    case: name,
    events: lines.length,
    bytesPerEvent,
    runs,
    ...(ratioOf === undefined ? {} : { ratioOf }),
  })
}

function fresh(): () => void {
  return withEngine((engine) => void matchAll(engine))
}

// The classes of events are built before: cold is the first pass of a compiled engine with an empty memory.
function withEngine(run: (engine: SigmaEngine) => void): () => void {
  const engine = createEngine(rules)
  const seen = new Set<string>()
  for (const views of events) {
    const [view] = views
    const kind = `${JSON.stringify(view?.logsource)} ${view?.fields['EventID']}`
    if (seen.has(kind)) continue
    seen.add(kind)
    engine.matchViews(viewsOf({ Channel: view?.fields['Channel'], EventID: view?.fields['EventID'] }))
  }
  return () => run(engine)
}

function withRaw(run: (engine: RawEngine) => void): () => void {
  const engine = createRawEngine(rules, ROUTE)
  const kinds = new Set(
    events.map(([view]) =>
      JSON.stringify({ Channel: view?.fields['Channel'], EventID: view?.fields['EventID'] }),
    ),
  )
  engine.scan(Buffer.from([...kinds].join('\n')))
  return () => run(engine)
}

function parseAll(all: readonly string[]): void {
  for (const line of all) JSON.parse(line)
}

function matchAll(engine: SigmaEngine): number {
  let count = 0
  for (const views of events) count += engine.matchViews(views).length
  return count
}

function parseAndMatch(engine: SigmaEngine, all: readonly string[]): void {
  for (const line of all) engine.matchViews(viewsOf(JSON.parse(line)))
}

function countRaw(engine: RawEngine, input: Uint8Array): number {
  return engine.scan(input).matched.reduce((sum, one) => sum + one.matches.length, 0)
}

function matchNaively(): void {
  const step = Math.max(1, Math.floor(events.length / NAIVE_EVENTS))
  for (let index = 0; index < NAIVE_EVENTS; index++) {
    for (const { logsource, fields } of events[index * step] ?? []) {
      for (const rule of rules) if (belongs(rule, logsource)) matchesNaively(rule, fields)
    }
  }
}

function belongs({ rule }: CompiledRule, event: CompiledRule['rule']['logsource']): boolean {
  const { product, category, service } = rule.logsource
  return (
    (product ?? event.product) === event.product &&
    (category ?? event.category) === event.category &&
    (service ?? event.service) === event.service
  )
}

/** Every text of the event is one that was never seen, but for what tells its kind. */
function madeDistinct(line: string, index: number): string {
  const entries = Object.entries(JSON.parse(line) as Record<string, unknown>)
  const distinct = entries.map(([key, value]) =>
    typeof value === 'string' && key !== 'Channel' ? [key, `${value} ${index}`] : [key, value],
  )
  return JSON.stringify(Object.fromEntries(distinct))
}

/** One worker and two, each with all of the corpus, several passes once they are warm. */
async function measureWorkers(): Promise<void> {
  const one = 'bytes, warm, one worker'
  const shared = new SharedArrayBuffer(bytes.length)
  new Uint8Array(shared).set(bytes)
  for (const [name, count] of [
    [one, 1],
    ['bytes, warm, two workers', 2],
  ] as const) {
    const workers = await Promise.all(Array.from({ length: count }, () => startWorker(shared)))
    const runs: Timing[] = []
    for (let round = 0; round < rounds; round++) {
      const cpu = process.cpuUsage()
      const start = performance.now()
      await Promise.all(workers.map((worker) => pass(worker)))
      runs.push(timingSince(start, cpu))
    }
    await Promise.all(workers.map((worker) => worker.terminate()))
    rows.push({
      case: name,
      events: count * lines.length,
      bytesPerEvent,
      runs,
      ...(count === 1 ? {} : { ratioOf: one }),
    })
  }
}

async function startWorker(shared: SharedArrayBuffer): Promise<Worker> {
  const url = new URL('./detect-bench-worker.ts', import.meta.url)
  const worker = new Worker(url, { workerData: { rules: rules.map(({ rule }) => rule), shared } })
  for (let warming = 0; warming < 3; warming++) await pass(worker)
  return worker
}

function pass(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', ({ heap, external }: { heap: number; external: number }) => {
      workerBytes = Math.max(workerBytes, heap + external)
      resolve()
    })
    worker.once('error', reject)
    worker.postMessage('pass')
  })
}

/** 64 KB that every index likes: what a single event may cost at most. */
function worstValue(): string {
  const size = 64 * 1024
  const texts = [
    '\\',
    'a',
    'powershell -enc ',
    'cmd /c ',
    '%',
    '-',
    'http://',
    '\u017f',
    '((((',
    '0x',
    '.exe ',
  ].map((text) => text.repeat(Math.ceil(size / text.length)).slice(0, size))
  const slowest = texts.map((CommandLine) => {
    const views = viewsOf({
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: 1,
      Image: 'C:\\Windows\\System32\\cmd.exe',
      CommandLine,
    })
    warm.matchViews(views)
    const runs = Array.from({ length: 5 }, () => time(() => void warm.matchViews(views)).cpuMs).sort(
      (a, b) => a - b,
    )
    return { text: CommandLine.slice(0, 16), ms: runs[2] ?? 0 }
  })
  const [worst] = slowest.sort((a, b) => b.ms - a.ms)
  return `${worst?.ms.toFixed(1)} ms of CPU for 64 KiB of ${JSON.stringify(worst?.text)} as a command line`
}
