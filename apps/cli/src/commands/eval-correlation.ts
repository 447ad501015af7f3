import type { Command } from 'commander'
import { loadPlaying } from '../eval/incidents/load-playing.ts'
import { readSets } from '../eval/incidents/read-sets.ts'
import { judgeThresholds, type MethodScore, runScenario } from '../eval/incidents/run-correlation.ts'
import { type Column, chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { foldersOf } from './eval-folders.ts'

export function addEvalCorrelation(group: Command): void {
  group
    .command('correlation [dir...]')
    .description('how findings become work items, beside the baselines and the control, over labeled sets')
    .option('--ours-alone', 'without baselines and control: for speed and memory', false)
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Sets are told by their layout: NAME_alerts.csv.zst (AIT-ADS), alerts.jsonl (ExCyTIn), teamNN.eve.jsonl.gz (CPTC-2017),
*/story.json (stories). Purity and steps are of the attack's item: the one that holds most of its signals.

Example:
  opensoc eval correlation --data fixtures/stories --format table`,
    )
    .action(
      async (
        dirs: string[],
        { format, oursAlone }: { format?: Format; oursAlone: boolean },
        command: Command,
      ) => {
        const scenarios = await readSets(foldersOf(dirs, command), await loadPlaying())
        const scores: MethodScore[] = []
        for (const scenario of scenarios) scores.push(...runScenario(scenario, oursAlone))
        judgeThresholds(scores)
        process.stderr.write(`${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most\n`)
        const chosen = chosenFormat(format)
        const rows =
          chosen === 'json' || chosen === 'ndjson' ? scores.map(({ ranked: _, ...row }) => row) : scores
        printRows(rows as MethodScore[], COLUMNS, chosen)
      },
    )
}

const share = (value: number | undefined) => (value === undefined ? '-' : value.toFixed(3))

const COLUMNS: readonly Column<MethodScore>[] = [
  { title: 'set', value: (row) => row.set },
  { title: 'scenario', value: (row) => `${row.scenario}${row.heldApart ? ' (held apart)' : ''}` },
  { title: 'method', value: (row) => row.method },
  { title: 'signals', value: (row) => row.signals, align: 'right' },
  { title: 'items', value: (row) => row.items, align: 'right' },
  { title: 'a day', value: (row) => row.itemsPerDay.toFixed(1), align: 'right' },
  { title: 'ARI', value: (row) => share(row.ari), align: 'right' },
  { title: 'homog.', value: (row) => share(row.homogeneity), align: 'right' },
  { title: 'compl.', value: (row) => share(row.completeness), align: 'right' },
  { title: 'purity', value: (row) => share(row.purity), align: 'right' },
  { title: 'strict', value: (row) => share(row.strictPurity), align: 'right' },
  { title: 'steps', value: (row) => row.steps.join('/'), align: 'right' },
  { title: 'first', value: (row) => row.firstTrueRank, align: 'right' },
  { title: 'p@5', value: (row) => row.precisionAt5.toFixed(1), align: 'right' },
  { title: 'of possible', value: (row) => row.precisionAt5OfPossible.toFixed(2), align: 'right' },
  { title: 'recall', value: (row) => share(row.recallAtThreshold), align: 'right' },
  { title: 'findings/s', value: (row) => row.findingsPerSecond, align: 'right' },
]
