import type { Command } from 'commander'
import { loadRules } from '../../detect/load-rules.ts'
import { EXIT } from '../../exit-status.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { place } from './place.ts'

export function addLint(rules: Command): void {
  rules
    .command('lint <path...>')
    .description('check Sigma files without a platform; exit status 1 if any cannot be evaluated exactly')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc rules lint rules/ own-rule.yml')
    .action(async (paths: string[], options: { format?: Format }) => {
      const { report } = await loadRules(paths)
      const refused = report.filter((row) => row.status === 'refused')
      printRows(
        refused,
        [
          { title: 'place', value: place, max: 100 },
          { title: 'reason', value: (row) => row.reason ?? '', max: 140 },
        ],
        chosenFormat(options.format),
      )
      process.stderr.write(`${report.length - refused.length} right, ${refused.length} refused\n`)
      if (refused.length > 0) process.exitCode = EXIT.failures
    })
}
