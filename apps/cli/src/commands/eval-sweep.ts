import type { Command } from 'commander'
import { evaluateIntelligence, type SweepEvaluation } from '../eval/evaluate-intelligence.ts'
import { EXIT } from '../exit-status.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { foldersOf } from './eval-folders.ts'

export function addEvalSweep(group: Command): void {
  group
    .command('sweep [dir...]')
    .description(
      'intelligence in (STIX, MISP, text; also as --data DIR): what is stored, and what it finds in planted events',
    )
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
For each folder: things in the files, each stored or rejected; then events are planted for every indicator: its value as it
is and in other case, a name under a domain, and as a control the value with its last character changed. Recall is the
share of the planted events that are found, false the control events that are; beside them a plain set of the values.
Exit status 1 if a count does not balance or a control event is found.

Example:
  opensoc eval sweep data/stix/cisco-talos data/stix/unit42-playbooks data/stix/eset-misp`,
    )
    .action((dirs: string[], { format }: { format?: Format }, command: Command) => {
      const rows = foldersOf(dirs, command).map(evaluateIntelligence)
      printRows(
        rows,
        [
          { title: 'folder', value: (row) => row.folder, max: 40 },
          { title: 'files', value: (row) => row.files },
          { title: 'things', value: (row) => row.count },
          { title: 'stored', value: (row) => row.stored },
          { title: 'rejected', value: (row) => row.rejected },
          { title: 'values', value: (row) => row.values },
          { title: 'patterns', value: (row) => row.patterns },
          { title: 'unsafe', value: (row) => row.excluded },
          { title: 'recall', value: (row) => share(row.found, row.planted) },
          { title: 'a plain set', value: (row) => share(row.foundByPlainSet, row.planted) },
          { title: 'false', value: (row) => row.falselyFound },
        ],
        chosenFormat(format),
      )
      if (rows.some(isWrong)) process.exitCode = EXIT.failures
    })
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)} %`
}

function isWrong({ count, stored, rejected, falselyFound }: SweepEvaluation): boolean {
  return count !== stored + rejected || falselyFound > 0
}
