import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OpenSocError } from '@opensoc/kernel'
import { LEVELS } from '@opensoc/sigma'
import type { Command } from 'commander'
import { DetectPool } from '../detect/detect-pool.ts'
import type { DetectRow } from '../detect/detect-row.ts'
import { readLabels } from '../eval/labels.ts'
import { findIn, isOfWeight } from '../eval/run-detection.ts'
import { type FoundInFile, type Recall, scoreDetection } from '../eval/score-detection.ts'
import { Progress } from '../output/progress.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { addEvalCorrelation } from './eval-correlation.ts'
import { foldersOf } from './eval-folders.ts'
import { addEvalPriority } from './eval-priority.ts'
import { addEvalRootCause } from './eval-rootcause.ts'
import { addEvalSweep } from './eval-sweep.ts'

const project = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))

interface EvalOptions {
  readonly rules?: readonly string[]
  readonly benign?: string
  readonly format?: Format
}

export function addEval(program: Command): void {
  const group = program.command('eval').description('evaluation over labelled data')
  addEvalCorrelation(group)
  addEvalSweep(group)
  addEvalRootCause(group)
  addEvalPriority(group)
  group
    .command('detection [dir...]')
    .description(
      'recall by technique on recordings of attacks (folders with a labels.csv; also as --data DIR), and findings on benign events',
    )
    .option(
      '--rules <path>',
      'a Sigma file or folder; may be given several times (default: the shipped rules)',
      collect,
    )
    .option('--benign <dir>', 'recordings in which every finding is a false one')
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Recall is a share of recordings: exact (a finding names the technique), parent (it, its parent or another part of it),
tactic; beside the baselines medium and any (a finding of that level, whatever it names) and the control: how often the
findings of other techniques' recordings would name it.

Example:
  opensoc eval detection data/windows/otrf-atomic data/cloud/stratus-detonation --benign data/benign --rules sigma/rules --rules content/rules`,
    )
    .action(async (dirs: string[], options: EvalOptions, command: Command) => {
      await evaluate(foldersOf(dirs, command), options)
    })
}

function collect(path: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), path]
}

async function evaluate(data: readonly string[], { rules, benign, format }: EvalOptions): Promise<void> {
  const pool = new DetectPool(availableParallelism(), {
    rulePaths: rules ?? [project('content/rules')],
    contentFolder: project('content'),
    referenceTime: Date.now(),
  })
  try {
    const { report } = await pool.ready
    const loaded = report.filter((row) => row.status === 'loaded').length
    process.stderr.write(`${loaded} rules loaded, ${report.length - loaded} refused\n`)
    const sets = []
    for (const folder of data) sets.push({ folder, ...scoreDetection(await findAll(folder, pool)) })
    const noise = benign === undefined ? undefined : noiseOf(await findIn(join(benign), pool))
    print({ sets, noise }, chosenFormat(format))
  } finally {
    await pool.close()
  }
}

async function findAll(folder: string, pool: DetectPool): Promise<FoundInFile[]> {
  const labels = readLabels(folder)
  if (labels.length === 0) {
    throw new OpenSocError('EVAL_NO_LABELS', `${folder} holds no labels.csv that names recordings`, {
      nextStep:
        'Give a folder with a labels.csv whose column `file` or `technique` names recordings beside it.',
    })
  }
  const progress = new Progress({ label: 'eval', totalBytes: labels.length })
  const found: FoundInFile[] = []
  for (const file of labels) {
    const { events, rows } = await findIn(file.path, pool)
    found.push({
      file,
      events,
      findings: rows.length,
      findingsOfWeight: rows.filter(isOfWeight).length,
      techniques: new Set(rows.flatMap((row) => row.techniques)),
    })
    progress.add(1)
    progress.note(file.name)
  }
  progress.finish()
  return found
}

interface Noise {
  readonly events: number
  readonly levels: readonly { readonly level: string; readonly findings: number; readonly per_100k: number }[]
}

function noiseOf({ events, rows }: { readonly events: number; readonly rows: readonly DetectRow[] }): Noise {
  const levels = LEVELS.map((level) => {
    const findings = rows.filter((row) => row.level === level).length
    return { level, findings, per_100k: Math.round((findings * 100_000) / Math.max(1, events)) }
  })
  return { events, levels }
}

function print(
  result: {
    readonly sets: readonly {
      readonly folder: string
      readonly total: Recall
      readonly byTechnique: readonly Recall[]
    }[]
    readonly noise: Noise | undefined
  },
  format: Format,
): void {
  if (format === 'json' || format === 'ndjson') {
    printRows([result], [], format)
    return
  }
  const percent = (share: number) => (Number.isNaN(share) ? '-' : `${Math.round(share * 100)} %`)
  for (const { folder, total, byTechnique } of result.sets) {
    if (format === 'table') process.stdout.write(`${folder}\n`)
    printRows(
      [total, ...byTechnique],
      [
        { title: 'technique', value: (row) => row.what, max: 60 },
        { title: 'recordings', value: (row) => row.files, align: 'right' },
        { title: 'exact', value: (row) => percent(row.exact), align: 'right' },
        { title: 'parent', value: (row) => percent(row.parent), align: 'right' },
        { title: 'tactic', value: (row) => percent(row.tactic), align: 'right' },
        { title: 'medium', value: (row) => percent(row.medium), align: 'right' },
        { title: 'any', value: (row) => percent(row.any), align: 'right' },
        { title: 'control', value: (row) => percent(row.control), align: 'right' },
      ],
      format,
    )
    process.stdout.write('\n')
  }
  if (result.noise === undefined) return
  if (format === 'table') process.stdout.write(`${result.noise.events} benign events\n`)
  printRows(
    result.noise.levels,
    [
      { title: 'level', value: (row) => row.level },
      { title: 'findings', value: (row) => row.findings, align: 'right' },
      { title: 'per 100,000', value: (row) => row.per_100k, align: 'right' },
    ],
    format,
  )
}
