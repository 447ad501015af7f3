import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { FileScanner } from '@opensoc/domain'
import { LEVELS } from '@opensoc/sigma'
import { findInputs, type Input } from '@opensoc/sources-files'
import { openYaraScanner } from '@opensoc/yara'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { detectInputs } from '../detect/detect-inputs.ts'
import { DetectPool } from '../detect/detect-pool.ts'
import type { DetectRow } from '../detect/detect-row.ts'
import { DetectSummary } from '../detect/detect-summary.ts'
import { scanFile } from '../detect/file-scan.ts'
import { OfflineCorrelation } from '../detect/offline-correlation.ts'
import { rowFilter } from '../detect/row-filter.ts'
import { RowPrinter, summaryColumns } from '../detect/row-printer.ts'
import { EXIT } from '../exit-status.ts'
import { Progress } from '../output/progress.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'

/** So many problems are printed a run; all are counted. */
const PRINTED_PROBLEMS = 20

interface DetectOptions {
  readonly rules?: readonly string[]
  readonly yara?: string
  readonly rulesReport?: string
  readonly format?: Format
  readonly timeline: boolean
  readonly summary: boolean
  readonly minLevel?: string
  readonly from?: string
  readonly to?: string
  readonly technique?: readonly string[]
  readonly threads: number
}

export function addDetect(program: Command): void {
  program
    .command('detect <input...>')
    .description(
      'offline detection, no server and no store: rules and correlations against the records of files (EVTX, NDJSON, JSON, CSV, logs), folders, archives (.zip, .tar, .tgz, .gz, .zst) or - (standard input)',
    )
    .option('--rules <path>', 'a Sigma file or folder; may be given several times', collect)
    .option(
      '--yara <path>',
      'a YARA file or folder (*.yar): the files themselves are scanned, whatever they hold',
    )
    .option(
      '--rules-report <file>',
      'write one ndjson row a rule: loaded, or refused with its reason and place',
    )
    .option('--timeline', 'findings in the order of time, not of the input', false)
    .option('--summary', 'instead of findings, how many by level, rule, technique and host', false)
    .addOption(new Option('--min-level <level>', 'only findings of this level and above').choices(LEVELS))
    .option(
      '--from <time>',
      'only findings from this time on, such as 2026-01-15 or 2026-01-15T09:00:00Z',
      timeOf,
    )
    .option('--to <time>', 'only findings before this time', timeOf)
    .option(
      '--technique <id>',
      'only findings of this technique and its sub-techniques; may be given several times',
      collect,
    )
    .option('--threads <number>', 'threads that run the rules', threadsOf, availableParallelism())
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Exit status: 0 all was read; 1 some records or rules could not be used; 3 an input could not be opened.
Findings of correlations come last, once all is read. Rules in folders named building-blocks raise nothing alone.

Examples:
  opensoc detect --rules sigma/rules --rules-report refused.ndjson evidence/ --format ndjson > findings.ndjson
  opensoc detect --rules sigma/rules --timeline --min-level high collected/*.evtx
  opensoc detect --rules sigma/rules --summary evidence.zip
  opensoc detect --yara content/yara quarantine/ --format ndjson`,
    )
    .action(detect)
}

function collect(path: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), path]
}

function timeOf(text: string): string {
  const time = new Date(text)
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('Give a time such as 2026-01-15T09:00:00Z.')
  return time.toISOString()
}

function threadsOf(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 256)
    throw new InvalidArgumentError('Give 1 to 256.')
  return number
}

async function detect(
  paths: readonly string[],
  options: DetectOptions,
  command: { error(message: string): never },
): Promise<void> {
  const { rules, yara } = options
  if (rules === undefined && yara === undefined) command.error('error: give --rules, --yara, or both')
  if (rules !== undefined && yara !== undefined && paths.includes('-'))
    command.error('error: standard input can be read once: give either --rules or --yara')
  const run = new DetectRun(options)
  if (rules !== undefined) await runRules(paths, rules, options, run)
  if (yara !== undefined) await runYara(paths, yara, run)
  await run.finish()
  if (run.quarantined > 0) process.exitCode = EXIT.failures
}

async function runRules(
  paths: readonly string[],
  rulePaths: readonly string[],
  options: DetectOptions,
  run: DetectRun,
): Promise<void> {
  const started = performance.now()
  const pool = new DetectPool(options.threads, {
    rulePaths,
    contentFolder: fileURLToPath(new URL('../../../../content', import.meta.url)),
    referenceTime: Date.now(),
  })
  try {
    const { report, correlations } = await pool.ready
    if (options.rulesReport !== undefined) {
      writeFileSync(options.rulesReport, report.map((row) => `${JSON.stringify(row)}\n`).join(''))
    }
    const inputs: Input[] = []
    for await (const input of findInputs(paths)) inputs.push(input)
    await run.readAll(inputs, pool, new OfflineCorrelation(correlations))
    const seconds = (performance.now() - started) / 1000
    const loaded = report.filter((row) => row.status === 'loaded').length
    process.stderr.write(
      `${run.read} records read, ${run.matched} matched, ${run.quarantined} quarantined, ` +
        `${loaded} rules loaded, ${report.length - loaded} refused, ${seconds.toFixed(1)} s, ` +
        `${Math.round(run.read / seconds)} events/s\n`,
    )
  } finally {
    await pool.close()
  }
}

async function runYara(paths: readonly string[], rules: string, run: DetectRun): Promise<void> {
  const scanner = await openYaraScanner(rules)
  const before = { matched: run.matched, quarantined: run.quarantined }
  let files = 0
  try {
    for (const warning of scanner.warnings) process.stderr.write(`${warning}\n`)
    for await (const input of findInputs(paths, 'bytes')) {
      files += await run.scan(input, scanner)
    }
  } finally {
    await scanner.close()
  }
  process.stderr.write(
    `${files} files scanned, ${run.matched - before.matched} matched, ` +
      `${run.quarantined - before.quarantined} not scanned\n`,
  )
}

/** One run: what is found is printed or counted as it comes, in the order of the input. */
class DetectRun {
  read = 0
  matched = 0
  quarantined = 0
  readonly #options: DetectOptions
  readonly #isWanted: (row: DetectRow) => boolean
  readonly #printer: RowPrinter | undefined
  readonly #summary = new DetectSummary()

  constructor(options: DetectOptions) {
    this.#options = options
    this.#isWanted = rowFilter(options)
    const format = chosenFormat(options.format)
    this.#printer = options.summary ? undefined : new RowPrinter({ format, isTimeline: options.timeline })
  }

  async readAll(inputs: readonly Input[], pool: DetectPool, correlation: OfflineCorrelation): Promise<void> {
    const totalBytes = inputs.reduce((sum, input) => sum + input.sizeBytes, 0)
    const progress = new Progress({ label: 'detect', totalBytes })
    const outcomes = detectInputs(inputs, pool, { onRead: (bytes) => progress.add(bytes) })
    for await (const { rows, matches, recordCount, problems } of outcomes) {
      this.read += recordCount
      for (const problem of problems) this.#tell(problem)
      if (matches.length > 0) correlation.add(matches)
      await this.#print(rows)
      progress.note(`${this.read} records, ${this.matched} findings`)
    }
    await this.#print(correlation.finish())
    progress.finish()
  }

  async scan(input: Input, scanner: FileScanner): Promise<number> {
    let files = 0
    for await (const file of input.open()) {
      const scanned = await scanFile(file, scanner)
      if (scanned.ok) await this.#print(scanned.value)
      else this.#tell(`${file.name}: ${scanned.error}`)
      files += 1
    }
    return files
  }

  async finish(): Promise<void> {
    await this.#printer?.finish()
    if (this.#options.summary)
      printRows(this.#summary.rows(), summaryColumns, chosenFormat(this.#options.format))
  }

  async #print(rows: readonly DetectRow[]): Promise<void> {
    const wanted = rows.filter(this.#isWanted)
    this.matched += wanted.length
    if (this.#printer === undefined) for (const row of wanted) this.#summary.add(row)
    else if (wanted.length > 0) await this.#printer.print(wanted)
  }

  #tell(problem: string): void {
    if (this.quarantined < PRINTED_PROBLEMS) process.stderr.write(`${problem}\n`)
    if (this.quarantined === PRINTED_PROBLEMS) process.stderr.write('further problems are only counted\n')
    this.quarantined += 1
  }
}
