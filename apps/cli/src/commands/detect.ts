import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readFieldMappings } from '@opensoc/content-files'
import { MAX_RECORD_BYTES } from '@opensoc/domain'
import { createNormalizers } from '@opensoc/pipeline'
import { createEngine } from '@opensoc/sigma'
import { findInputs, type Input, readChunks } from '@opensoc/sources-files'
import type { Command } from 'commander'
import { createDetector, type DetectRow } from '../detect/detector.ts'
import { loadRules } from '../detect/load-rules.ts'
import { EXIT } from '../exit-status.ts'
import { Progress } from '../output/progress.ts'
import { type Column, chosenFormat, csvLine, type Format, formatOption, printRows } from '../output/rows.ts'

const CHUNK_BYTES = 1024 * 1024
/** So many problems are printed a run; all are counted. */
const PRINTED_PROBLEMS = 20

const COLUMNS: readonly Column<DetectRow>[] = [
  { title: 'time', value: (row) => row.time },
  { title: 'level', value: (row) => row.level },
  { title: 'rule', value: (row) => row.rule_title, max: 70 },
  { title: 'host', value: (row) => row.host, max: 25 },
  { title: 'event', value: (row) => row.event_id },
  { title: 'techniques', value: (row) => row.techniques.join(' '), max: 30 },
  { title: 'record', value: (row) => `${row.source}:${row.record}`, max: 80 },
]

interface DetectOptions {
  readonly rules: readonly string[]
  readonly rulesReport?: string
  readonly format?: Format
}

export function addDetect(program: Command): void {
  program
    .command('detect <input...>')
    .description(
      'offline detection, no server and no store: rules against files, folders, archives or - (standard input)',
    )
    .requiredOption('--rules <path>', 'a Sigma file or folder; may be given several times', collect)
    .option(
      '--rules-report <file>',
      'write one ndjson row a rule: loaded, or refused with its reason and place',
    )
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Exit status: 0 all was read; 1 some records or rules could not be used; 3 an input could not be opened.

Example:
  opensoc detect --rules sigma/rules --rules-report refused.ndjson evidence/ --format ndjson > findings.ndjson`,
    )
    .action(async (inputs: string[], options: DetectOptions) => {
      await detect(inputs, options)
    })
}

function collect(path: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), path]
}

async function detect(paths: readonly string[], options: DetectOptions): Promise<void> {
  const started = performance.now()
  const { rules, report } = await loadRules(options.rules)
  if (options.rulesReport !== undefined) {
    writeFileSync(options.rulesReport, report.map((row) => `${JSON.stringify(row)}\n`).join(''))
  }
  const mappings = await readFieldMappings(
    fileURLToPath(new URL('../../../../content/field-mappings', import.meta.url)),
  )
  const detectChunk = createDetector(createNormalizers(mappings), createEngine(rules), Date.now())
  const inputs: Input[] = []
  for await (const input of findInputs(paths)) inputs.push(input)
  const progress = new Progress({
    label: 'detect',
    totalBytes: inputs.reduce((sum, input) => sum + input.sizeBytes, 0),
  })
  const print = rowPrinter(chosenFormat(options.format))
  const counts = { read: 0, matched: 0, quarantined: 0 }

  for (const input of inputs) {
    const chunks = readChunks(input, {
      chunkBytes: CHUNK_BYTES,
      maxRecordBytes: MAX_RECORD_BYTES,
      onRead: (bytes) => progress.add(bytes),
    })
    for await (const chunk of chunks) {
      const outcome = detectChunk(chunk)
      counts.read += outcome.recordCount
      counts.matched += outcome.rows.length
      for (const problem of outcome.quarantined) {
        tell(
          counts.quarantined++,
          `${input.name}: record ${problem.record}: ${problem.reason}: ${problem.detail}`,
        )
      }
      if (chunk.brokenOff !== undefined) tell(counts.quarantined++, `${input.name}: ${chunk.brokenOff}`)
      for (const damage of chunk.damage ?? []) tell(counts.quarantined++, `${input.name}: ${damage}`)
      progress.note(`${counts.read} records, ${counts.matched} findings`)
      if (outcome.rows.length > 0) await print(outcome.rows)
    }
  }
  progress.finish()
  await print([], true)
  const seconds = (performance.now() - started) / 1000
  const loaded = report.filter((row) => row.status === 'loaded').length
  process.stderr.write(
    `${counts.read} records read, ${counts.matched} matched, ${counts.quarantined} quarantined, ` +
      `${loaded} rules loaded, ${report.length - loaded} refused, ${seconds.toFixed(1)} s, ` +
      `${Math.round(counts.read / seconds)} events/s\n`,
  )
  if (counts.quarantined > 0) process.exitCode = EXIT.failures
}

function tell(before: number, problem: string): void {
  if (before < PRINTED_PROBLEMS) process.stderr.write(`${problem}\n`)
  if (before === PRINTED_PROBLEMS) process.stderr.write('further problems are only counted\n')
}

/** ndjson and csv stream; table and json need all rows before they can be printed. */
function rowPrinter(format: Format): (rows: readonly DetectRow[], isLast?: boolean) => Promise<void> {
  if (format === 'table' || format === 'json') {
    const all: DetectRow[] = []
    return async (rows, isLast) => {
      all.push(...rows)
      if (isLast === true) printRows(all, COLUMNS, format)
    }
  }
  const line = (row: DetectRow) =>
    format === 'csv' ? csvLine(COLUMNS.map((column) => column.value(row))) : JSON.stringify(row)
  if (format === 'csv') process.stdout.write(`${csvLine(COLUMNS.map((column) => column.title))}\n`)
  return async (rows) => {
    if (rows.length === 0) return
    const isFlowing = process.stdout.write(rows.map((row) => `${line(row)}\n`).join(''))
    if (!isFlowing) await new Promise((resolve) => process.stdout.once('drain', resolve))
  }
}
