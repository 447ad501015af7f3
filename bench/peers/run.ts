// Other Sigma engines on the same rules and recorded events as ours: findings, and CPU seconds.
//   npm exec -c 'node --conditions=@opensoc/source bench/peers/run.ts [folder for what is installed] [events of a category]'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { datasetsFolder } from '../../scripts/given-material.ts'
import { type Category, prepareCategories } from './corpus.ts'
import { type Engine, installPeers, ours } from './engines.ts'

const folder = process.argv[2] ?? join(tmpdir(), 'opensoc-peers')
/** Of each category: the slowest peer takes 100 times as long as the fastest. */
const MAX_EVENTS = Number(process.argv[3] ?? 10_000)
/** A peer that needs longer for a category is stopped, and that is told. */
const LIMIT_SECONDS = 120

interface Run {
  readonly cpuSeconds: number
  readonly said: string
  /** `rule id <tab> line number` */
  readonly found: ReadonlySet<string>
  readonly isStopped: boolean
}

const datasets = datasetsFolder()
if (datasets === undefined) {
  console.log('the data sets are not here (OPENSOC_DATASETS)')
  process.exit(0)
}
mkdirSync(folder, { recursive: true })
const nothing = join(folder, 'nothing.ndjson')
writeFileSync(nothing, '')
const categories = await prepareCategories(datasets, folder, MAX_EVENTS)
const peers = installPeers(folder)
const engines = [...ours(), ...peers.filter((peer): peer is Engine => 'command' in peer)]
const [reference] = engines
console.log(`${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}\n`)
console.log('| category | events | MB | engine | rules | findings | beside ours | load s | match s |')
console.log('| --- | ---: | ---: | --- | --- | ---: | --- | ---: | ---: |')
for (const category of categories) compare(category)
for (const peer of peers) if ('absent' in peer) console.log(`\n${peer.name}: absent: ${peer.absent}`)

function compare(category: Category): void {
  const expected = measure(reference!, category.rules, category.events).found
  for (const engine of engines) {
    const load = measure(engine, category.rules, nothing)
    const run = measure(engine, category.rules, category.events)
    const missing = [...expected].filter((one) => !run.found.has(one))
    const more = [...run.found].filter((one) => !expected.has(one))
    const { name, eventCount, sizeBytes } = category
    const beside = run.isStopped
      ? `stopped after ${LIMIT_SECONDS} s`
      : missing.length + more.length === 0
        ? 'same'
        : `${missing.length} missing, ${more.length} more`
    const cells = [
      ...[name, eventCount, (sizeBytes / 1e6).toFixed(0), `${engine.name} ${engine.version}`, run.said],
      ...[run.found.size, beside, load.cpuSeconds.toFixed(2)],
      Math.max(0, run.cpuSeconds - load.cpuSeconds).toFixed(2),
    ]
    console.log(`| ${cells.join(' | ')} |`)
    tellRules('missing', missing)
    tellRules('more', more)
  }
}

/** The rules that differ most, on standard error: what needs an explanation. */
function tellRules(what: string, pairs: readonly string[]): void {
  const byRule = Map.groupBy(pairs, (pair) => pair.split('\t')[0])
  const most = [...byRule].sort(([, a], [, b]) => b.length - a.length).slice(0, 4)
  for (const [rule, { length }] of most) process.stderr.write(`  ${what}: ${rule} ${length}\n`)
}

function measure(engine: Engine, rules: string, events: string): Run {
  const script = `TIMEFORMAT='cpu %U %S'; time timeout ${LIMIT_SECONDS} "$@" > "$OUT" 2> "$OUT.err"`
  const out = join(folder, 'out')
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', ...engine.command(rules, events)], {
    encoding: 'utf8',
    env: { ...process.env, OUT: out },
  })
  const [, user = '0', system = '0'] = /cpu ([\d.]+) ([\d.]+)/.exec(stderr) ?? []
  const lines = readFileSync(out, 'utf8').split('\n')
  const found = new Set(
    lines.flatMap((line) => (line === '' ? [] : ((engine.found ?? ((one: string) => one))(line) ?? []))),
  )
  const cpuSeconds = Number(user) + Number(system)
  const said = /(\d+) rules loaded, (\d+) refused/.exec(readFileSync(`${out}.err`, 'utf8'))
  return {
    cpuSeconds,
    said: said === null ? '' : `${said[1]}, ${said[2]} refused`,
    found,
    isStopped: cpuSeconds > LIMIT_SECONDS - 1,
  }
}
