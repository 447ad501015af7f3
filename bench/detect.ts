// How fast Sigma rules are matched, beside JSON.parse alone and a naive interpreter in the same run.
//   npm exec -c 'node --conditions=@opensoc/source bench/detect.ts [events] [rounds]'
import { globSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { type CompiledRule, compileRule, createEngine, parseSigma, type SigmaEngine } from '@opensoc/sigma'
import { datasetsFolder } from '../scripts/given-material.ts'
import { matchesNaively } from '../standards/sigma/src/naive-interpreter.ts'
import { viewsOf, windowsLines } from './windows-corpus.ts'

const count = Number(process.argv[2] ?? 60_000)
const rounds = Number(process.argv[3] ?? 5)

interface Timing {
  readonly wallMs: number
  readonly cpuMs: number
}

const rules = loadRules()
const { lines, origin } = windowsLines(datasetsFolder(), count)
const events = lines.map((line) => viewsOf(JSON.parse(line)))
const bytes = lines.reduce((sum, line) => sum + line.length, 0)
console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, one thread`)
console.log(
  `${rules.length} rules, ${lines.length} events (${origin}), ${Math.round(bytes / lines.length)} bytes each`,
)

const NAIVE_EVENTS = 200
let matches = 0
const warm = createEngine(rules)
matchAll(warm)
const rows: [string, number, Timing[]][] = [
  ['JSON.parse alone (limit)', lines.length, []],
  ['match only, cold', lines.length, []],
  ['match only, warm', lines.length, []],
  ['parse + match, cold', lines.length, []],
  ['parse + match, warm', lines.length, []],
  ['naive interpreter', Math.min(NAIVE_EVENTS, lines.length), []],
]
const work = [
  () => () => parseAll(),
  () => {
    const engine = createEngine(rules)
    return () => matchAll(engine)
  },
  () => () => matchAll(warm),
  () => {
    const engine = createEngine(rules)
    return () => parseAndMatch(engine)
  },
  () => () => parseAndMatch(warm),
  () => () => matchNaively(),
]
for (let round = 0; round < rounds; round++) {
  for (const [index, prepare] of work.entries()) rows[index]?.[2].push(time(prepare()))
}
print()

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

function parseAll(): void {
  for (const line of lines) JSON.parse(line)
}

function matchAll(engine: SigmaEngine): void {
  matches = 0
  for (const views of events) for (const view of views) matches += engine.match(view).length
}

function parseAndMatch(engine: SigmaEngine): void {
  for (const line of lines) for (const view of viewsOf(JSON.parse(line))) engine.match(view)
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

function time(run: () => void): Timing {
  const cpu = process.cpuUsage()
  const start = performance.now()
  run()
  const wallMs = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return { wallMs, cpuMs: (user + system) / 1000 }
}

function print(): void {
  const limit = perSecond(rows[0] as (typeof rows)[number], 'wallMs')
  console.log(
    `\n${'median of '.concat(String(rounds)).padEnd(26)}${'events/s'.padStart(12)}${'events/cpu-s'.padStart(14)}  of JSON.parse`,
  )
  for (const row of rows) {
    const wall = perSecond(row, 'wallMs')
    const cells = [wall, perSecond(row, 'cpuMs')].map((value) => Math.round(value).toLocaleString('en-US'))
    const ratio = (wall / limit).toPrecision(2)
    console.log(`${row[0].padEnd(26)}${cells[0]?.padStart(12)}${cells[1]?.padStart(14)}${ratio.padStart(15)}`)
  }
  const stats = warm.stats()
  console.log(
    `\n${matches} matches a pass; ${(stats.evaluations / stats.events).toFixed(2)} rule evaluations a view,`,
  )
  console.log(`${stats.memoMisses} values looked at in ${stats.events} views of ${stats.classes} logsources`)
}

function perSecond([, events, timings]: (typeof rows)[number], clock: keyof Timing): number {
  const sorted = timings.map((timing) => timing[clock]).sort((a, b) => a - b)
  return (events * 1000) / (sorted[Math.floor(sorted.length / 2)] ?? 1)
}
