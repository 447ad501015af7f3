import { readRuleFiles } from '@opensoc/content-files'
import { importRules, listRules } from '@opensoc/contract'
import { type Command, Option } from 'commander'
import { loadRules } from '../detect/load-rules.ts'
import { EXIT } from '../exit-status.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'

/** A request holds at most so many files: imports of whole releases are sent in parts. */
const FILES_A_REQUEST = 500

export function addRules(program: Command): void {
  const rules = program.command('rules').description('rule life cycle')
  addImport(rules)
  addList(rules)
  addLint(rules)
}

function addImport(rules: Command): void {
  rules
    .command('import <path...>')
    .description('import Sigma files or folders; exit status 1 if any rule is refused')
    .addOption(
      new Option('--space <space>', 'whose rules these are').choices(['own', 'upstream']).default('own'),
    )
    .option('--enable', 'switch the new ones on', false)
    .addHelpText('after', '\nExample:\n  opensoc rules import --space upstream --enable sigma/rules')
    .action(
      async (paths: string[], options: { space: 'own' | 'upstream'; enable: boolean }, command: Command) => {
        const { call } = connect(command)
        const files = await readRuleFiles(paths)
        let imported = 0
        let unchanged = 0
        const refused: { file: string; message: string }[] = []
        for (let at = 0; at < files.length; at += FILES_A_REQUEST) {
          const part = files.slice(at, at + FILES_A_REQUEST)
          const outcome = await call(importRules, { body: { ...options, files: part } })
          imported += outcome.imported
          unchanged += outcome.unchanged
          for (const issue of outcome.refused) refused.push({ file: place(issue), message: issue.message })
          if (files.length > FILES_A_REQUEST)
            process.stderr.write(`${Math.min(at + FILES_A_REQUEST, files.length)} of ${files.length} files\n`)
        }
        for (const { file, message } of refused) process.stderr.write(`refused ${file}: ${message}\n`)
        process.stderr.write(`${imported} imported, ${unchanged} unchanged, ${refused.length} refused\n`)
        if (refused.length > 0) process.exitCode = EXIT.failures
      },
    )
}

function addList(rules: Command): void {
  rules
    .command('list')
    .description('all rules of the platform')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc rules list --format csv')
    .action(async (options: { format?: Format }, command: Command) => {
      const { items } = await connect(command).call(listRules, {})
      printRows(
        items,
        [
          { title: 'level', value: (rule) => rule.level },
          { title: 'title', value: (rule) => rule.title, max: 70 },
          { title: 'space', value: (rule) => rule.space },
          {
            title: 'runs',
            value: (rule) => (rule.refused !== undefined ? 'refused' : rule.enabled ? 'yes' : 'no'),
          },
          { title: 'findings', value: (rule) => rule.finding_count, align: 'right' },
          { title: 'id', value: (rule) => rule.id, max: 36 },
        ],
        chosenFormat(options.format),
      )
    })
}

function addLint(rules: Command): void {
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

function place(row: {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}): string {
  return [row.file, row.line, row.column].filter((part) => part !== undefined).join(':')
}
