import { type RuleQuery, setRulesEnabled } from '@opensoc/contract'
import type { Command } from 'commander'
import { connect } from '../../remote/connect.ts'
import { backFillOption, sayBackFill } from './back-fill-words.ts'
import { addRuleQueryOptions, type RuleQueryOptions, ruleQueryOf } from './rule-query-options.ts'

interface SwitchOptions extends RuleQueryOptions {
  readonly all: boolean
  readonly dryRun: boolean
  readonly backfill: boolean
}

export function addSwitches(rules: Command): void {
  addSwitch(rules, 'enable', true)
  addSwitch(rules, 'disable', false)
}

function addSwitch(rules: Command, verb: 'enable' | 'disable', enabled: boolean): void {
  const command = rules
    .command(`${verb} [id...]`)
    .description(`${verb} rules by id, or all that the options choose`)
  addRuleQueryOptions(command)
    .option('--all', 'all rules, where no other option chooses', false)
    .option('--dry-run', 'say what would change, and change nothing', false)
    .addOption(backFillOption())
    .addHelpText(
      'after',
      '\nDeprecated and unsupported rules are left out unless --status names them; rules that do not load stay off.' +
        `\n\nExample:\n  opensoc rules ${verb} --level high+ --product windows --status stable,test --dry-run`,
    )
    .action(async (ids: string[], options: SwitchOptions, self: Command) => {
      const chosenRules = chosen(ids, options, self)
      const body = { enabled, dry_run: options.dryRun, backfill: options.backfill, ...chosenRules }
      const { matched, changed, refused, given_up, backfill_job } = await connect(self).call(
        setRulesEnabled,
        { body },
      )
      const did = options.dryRun ? `would be ${verb}d` : `${verb}d`
      const left = [
        ...(refused > 0 ? [`${refused} do not load`] : []),
        ...(given_up > 0 ? [`${given_up} are deprecated or unsupported (name them with --status)`] : []),
      ]
      process.stdout.write(`${matched} matched, ${changed} ${did}\n`)
      if (left.length > 0) process.stderr.write(`left out: ${left.join(', ')}\n`)
      sayBackFill(backfill_job)
    })
}

function chosen(
  ids: string[],
  options: SwitchOptions,
  command: Command,
): { ids: string[] } | { query: RuleQuery } {
  const query = ruleQueryOf(options)
  if (ids.length > 0 && query === undefined && !options.all) return { ids }
  if (ids.length === 0 && (query !== undefined || options.all)) return { query: query ?? {} }
  return command.error(
    'no rules chosen, or chosen in two ways: give either ids, or options such as --level high+, or --all',
  )
}
