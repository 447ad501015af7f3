import {
  type ForecastResult,
  getForecast,
  listRules,
  type Rule,
  type RuleForecast,
  startForecast,
} from '@opensoc/contract'
import { type Command, InvalidArgumentError } from 'commander'
import { EXIT } from '../../exit-status.ts'
import { waitForJob } from '../../jobs/wait-for-job.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'
import { addRuleQueryOptions, type RuleQueryOptions, ruleQueryOf } from './rule-query-options.ts'

interface ForecastOptions extends RuleQueryOptions {
  readonly days: number
  readonly maxEvents: number
  readonly enabledToo: boolean
  readonly last: boolean
  readonly wait: boolean
  readonly format?: Format
}

export function addForecast(rules: Command): void {
  const command = rules
    .command('forecast [id...]')
    .description(
      'how many findings a day rules would make, by the events that are kept; of all that are disabled',
    )
  addRuleQueryOptions(command)
    .option('--enabled-too', 'those that are enabled, too', false)
    .option('--days <number>', 'how far to look back', numberOf(1, 3650), 30)
    .option(
      '--max-events <number>',
      'look at about so many events, the newest',
      numberOf(1000, 100_000_000),
      1_000_000,
    )
    .option('--last', 'what the last forecasts said; start none', false)
    .option('--no-wait', 'start it and print the id of its job')
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nIt is a job of the platform: see `opensoc jobs`. Ctrl-C stops the waiting, not the job.' +
        '\n\nExamples:\n  opensoc rules forecast --level high+ --product windows' +
        '\n  opensoc rules forecast --last --format csv',
    )
    .action(async (ids: string[], options: ForecastOptions, self: Command) => {
      const { call } = connect(self)
      const { items: stored } = await call(listRules, {})
      const byId = new Map(stored.map((rule) => [rule.id, rule]))
      if (options.last) {
        const { items } = await call(getForecast, {})
        print(items, byId, chosenFormat(options.format))
        return
      }
      const query = ruleQueryOf(options)
      const job = await call(startForecast, {
        body: {
          ...{ days: options.days, max_events: options.maxEvents, enabled_too: options.enabledToo },
          ...(ids.length > 0 ? { ids } : query === undefined ? {} : { query }),
        },
      })
      if (!options.wait) {
        process.stdout.write(`${job.id}\n`)
        return
      }
      const ended = await waitForJob(call, job.id)
      if (ended.state !== 'done') {
        process.stderr.write(
          `${ended.title}: ${ended.state}${ended.error === undefined ? '' : `: ${ended.error}`}\n`,
        )
        process.exitCode = EXIT.failures
        return
      }
      const result = ended.result as ForecastResult
      process.stderr.write(
        `${result.events} events of ${(result.span_ms / 86_400_000).toFixed(1)} days in ${(result.took_ms / 1000).toFixed(1)} s\n`,
      )
      for (const note of ended.notes) process.stderr.write(`${note}\n`)
      print(result.items, byId, chosenFormat(options.format))
    })
}

function print(items: readonly RuleForecast[], byId: ReadonlyMap<string, Rule>, format: Format): void {
  const more = (count: number, isMore: boolean) => (isMore && count >= 200 ? `${count}+` : String(count))
  printRows(
    items.toSorted((a, b) => b.per_day - a.per_day),
    [
      { title: 'rule', value: (row) => byId.get(row.rule_id)?.title ?? row.rule_id, max: 70 },
      { title: 'level', value: (row) => byId.get(row.rule_id)?.level ?? '' },
      { title: 'a day', value: (row) => row.per_day, align: 'right' },
      { title: 'findings', value: (row) => row.findings, align: 'right' },
      { title: 'hosts', value: (row) => more(row.hosts, row.is_more), align: 'right' },
      { title: 'users', value: (row) => more(row.users, row.is_more), align: 'right' },
      { title: 'incidents', value: (row) => more(row.incidents, row.is_more), align: 'right' },
      { title: 'confirmed', value: (row) => row.confirmed, align: 'right' },
      { title: 'events of its source', value: (row) => row.source_events ?? '', align: 'right' },
      { title: 'id', value: (row) => row.rule_id, max: 36 },
    ],
    format,
  )
}

function numberOf(least: number, most: number) {
  return (text: string) => {
    const number = Number(text)
    if (Number.isInteger(number) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`Give ${least} to ${most}.`)
  }
}
