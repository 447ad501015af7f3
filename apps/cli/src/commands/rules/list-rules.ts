import { listRules, type Rule } from '@opensoc/contract'
import type { Command } from 'commander'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'

export function addList(rules: Command): void {
  rules
    .command('list')
    .description('all rules of the platform')
    .option('--conflicts', 'only those whose update contradicts local changes', false)
    .option('--modified', 'only those that were changed here', false)
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc rules list --format csv')
    .action(async (options: { format?: Format; conflicts: boolean; modified: boolean }, command: Command) => {
      const { items } = await connect(command).call(listRules, {})
      const chosen = items.filter(
        (rule) => (!options.conflicts || rule.has_conflict) && (!options.modified || rule.is_modified),
      )
      printRows(
        chosen,
        [
          { title: 'level', value: (rule) => rule.level },
          { title: 'status', value: (rule) => rule.status ?? '' },
          { title: 'title', value: (rule) => rule.title, max: 70 },
          { title: 'space', value: (rule) => rule.space },
          { title: 'runs', value: stateOf },
          { title: 'changes', value: changesOf },
          { title: 'findings', value: (rule) => rule.finding_count, align: 'right' },
          { title: 'id', value: (rule) => rule.id, max: 36 },
        ],
        chosenFormat(options.format),
      )
    })
}

function stateOf(rule: Rule): string {
  if (rule.refused !== undefined) return 'refused'
  return rule.enabled ? 'yes' : 'no'
}

function changesOf(rule: Rule): string {
  if (rule.has_conflict) return 'conflict'
  return rule.is_modified ? 'modified' : ''
}
