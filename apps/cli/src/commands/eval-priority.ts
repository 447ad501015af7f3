import type { Command } from 'commander'
import { METHODS } from '../eval/incidents/groupings.ts'
import { loadPlaying } from '../eval/incidents/load-playing.ts'
import { readSets } from '../eval/incidents/read-sets.ts'
import { CONTROL, type MethodScore, runScenario } from '../eval/incidents/run-correlation.ts'
import { type PriorityScore, scorePriority } from '../eval/incidents/score-priority.ts'
import { type Column, chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { foldersOf } from './eval-folders.ts'

type Row = PriorityScore & { readonly of: 'development' | 'held apart' }

export function addEvalPriority(group: Command): void {
  group
    .command('priority [dir...]')
    .description('the order of the queue, over all scenarios together, beside the baselines and the control')
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Sets as for "eval correlation". Chances (Brier, ECE) are fitted on the other scenarios; baselines' risks are brought to 0..100
by their highest.

Example:
  opensoc eval priority --data fixtures/stories --format table`,
    )
    .action(async (dirs: string[], { format }: { format?: Format }, command: Command) => {
      const scenarios = await readSets(foldersOf(dirs, command), await loadPlaying())
      const scores = scenarios.flatMap((scenario) => runScenario(scenario))
      printRows(rowsOf(scores), COLUMNS, chosenFormat(format))
    })
}

function rowsOf(scores: readonly MethodScore[]): Row[] {
  const parts = [
    ['development', scores.filter(({ heldApart }) => !heldApart)],
    ['held apart', scores.filter(({ heldApart }) => heldApart)],
  ] as const
  return parts
    .filter(([, own]) => own.length > 0)
    .flatMap(([of, own]) =>
      [...Object.keys(METHODS), CONTROL].map((method) => ({ of, ...scorePriority(method, own) })),
    )
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'scenarios', value: (row) => row.of },
  { title: 'method', value: (row) => row.method },
  { title: 'items', value: (row) => row.items, align: 'right' },
  { title: 'true', value: (row) => row.trueItems, align: 'right' },
  { title: 'AUC', value: (row) => row.auc.toFixed(3), align: 'right' },
  { title: 'p@true', value: (row) => row.precisionAtK.toFixed(2), align: 'right' },
  { title: 'first is true', value: (row) => row.firstIsTrue.toFixed(2), align: 'right' },
  { title: 'highest false', value: (row) => row.highestFalse, align: 'right' },
  { title: 'lowest true', value: (row) => row.lowestTrue, align: 'right' },
  { title: 'Brier', value: (row) => row.brier.toFixed(3), align: 'right' },
  { title: 'ECE', value: (row) => row.ece.toFixed(3), align: 'right' },
]
