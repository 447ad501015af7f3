import { readRuleFiles } from '@opensoc/content-files'
import { lintRules } from '@opensoc/domain'
import type { Command } from 'commander'
import { loadRules } from '../../detect/load-rules.ts'
import { EXIT } from '../../exit-status.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { place } from './place.ts'

interface LintOptions {
  readonly format?: Format
  readonly conventions: boolean
}

/** What is wrong in a file. `error`: the rule cannot be evaluated exactly, and is refused. */
interface LintRow {
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly severity: 'error' | 'warning' | 'hint'
  readonly code: string
  readonly message: string
  readonly expected?: string
}

export function addLint(rules: Command): void {
  rules
    .command('lint <path...>')
    .description(
      'check Sigma files without a platform; exit status 1 if any cannot be evaluated exactly, or if the conventions warn',
    )
    .option('--conventions', "also check what SigmaHQ's conventions ask for, and what comes twice", false)
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc rules lint --conventions rules/ own-rule.yml')
    .action(async (paths: string[], { format, conventions }: LintOptions) => {
      const { report } = await loadRules(paths)
      const refused = report.flatMap(({ file, status, reason = '', line, column }): LintRow[] =>
        status === 'loaded'
          ? []
          : [{ ...placed(file, line, column), severity: 'error', code: 'SIGMA', message: reason }],
      )
      const found = conventions ? lintRules(await readRuleFiles(paths)).map(toRow) : []
      printRows(
        [...refused, ...found],
        [
          { title: 'place', value: place, max: 100 },
          { title: 'severity', value: (row) => row.severity },
          { title: 'code', value: (row) => row.code },
          { title: 'what', value: (row) => row.message, max: 140 },
          { title: 'expected', value: (row) => row.expected ?? '', max: 100 },
        ],
        chosenFormat(format),
      )
      const count = (severity: string) => found.filter((row) => row.severity === severity).length
      const judged = conventions ? `, ${count('warning')} warnings, ${count('hint')} hints` : ''
      process.stderr.write(`${report.length - refused.length} right, ${refused.length} refused${judged}\n`)
      if (refused.length + count('warning') > 0) process.exitCode = EXIT.failures
    })
}

function toRow({
  file = '',
  line,
  column,
  severity,
  code,
  message,
  expected,
}: ReturnType<typeof lintRules>[number]): LintRow {
  return {
    ...placed(file, line, column),
    severity,
    code,
    message,
    ...(expected === undefined ? {} : { expected }),
  }
}

function placed(file: string, line: number | undefined, column: number | undefined) {
  return { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) }
}
