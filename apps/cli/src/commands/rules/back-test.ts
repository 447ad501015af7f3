import { readFileSync } from 'node:fs'
import { backTestRule } from '@opensoc/contract'
import { type Command, InvalidArgumentError } from 'commander'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'

export function addBackTest(rules: Command): void {
  rules
    .command('backtest <rule>')
    .description('what a rule or correlation would have found in the events that are kept; nothing is saved')
    .option('--days <number>', 'how far to look back', daysOf, 30)
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
<rule> is the id of a stored rule, or a Sigma file.

Examples:
  opensoc rules backtest 5ed84911-5998-5e40-af67-26302fecb78a --days 90
  opensoc rules backtest my-rule.yml`,
    )
    .action(async (rule: string, { days, format }: { days: number; format?: Format }, command: Command) => {
      const subject = /\.ya?ml$/.test(rule) ? { source: readFileSync(rule, 'utf8') } : { id: rule }
      const test = await connect(command).call(backTestRule, { body: { ...subject, days } })
      const chosen = chosenFormat(format)
      if (chosen === 'json' || chosen === 'ndjson') {
        printRows([test], [], chosen)
        return
      }
      process.stderr.write(
        `${test.findings} findings in ${days} days, ${test.per_day} a day; ${test.candidates} events looked at, ` +
          `${(test.took_ms / 1000).toFixed(1)} s${test.is_cut ? '; stopped early: older events were not looked at' : ''}\n`,
      )
      const rows = [
        ...test.by_rule.map(({ title, findings }) => ({ what: 'rule', name: title, findings })),
        ...test.hosts.map(({ name, findings }) => ({ what: 'host', name, findings })),
        ...test.users.map(({ name, findings }) => ({ what: 'user', name, findings })),
        ...test.by_day.map(({ day, findings }) => ({ what: 'day', name: day, findings })),
        ...test.incidents.map(({ id, title, verdict, status, findings }) => ({
          what: 'incident',
          name: `${id} ${title} (${verdict ?? status})`,
          findings,
        })),
      ]
      printRows(
        rows,
        [
          { title: 'what', value: (row) => row.what },
          { title: 'name', value: (row) => row.name, max: 110 },
          { title: 'findings', value: (row) => row.findings, align: 'right' },
        ],
        chosen,
      )
    })
}

function daysOf(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > 3650) throw new InvalidArgumentError('Give 1 to 3650.')
  return days
}
