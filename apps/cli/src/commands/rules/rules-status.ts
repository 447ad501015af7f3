import { getRuleStatus } from '@opensoc/contract'
import type { Command } from 'commander'
import { EXIT } from '../../exit-status.ts'
import { plainTime } from '../../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'

export function addRulesStatus(rules: Command): void {
  rules
    .command('status')
    .description('whether the workers run exactly the enabled rules; exit status 1 if not')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc rules status')
    .action(async (options: { format?: Format }, command: Command) => {
      const status = await connect(command).call(getRuleStatus, {})
      const format = chosenFormat(options.format)
      if (!status.is_deployed) process.exitCode = EXIT.failures
      if (format === 'json' || format === 'ndjson') return printRows([status], [], format)
      printRows(
        [{ name: 'enabled', ...status.enabled, is_current: true, error: undefined }, ...status.workers],
        [
          { title: 'where', value: (row) => row.name },
          { title: 'rules', value: (row) => row.count, align: 'right' },
          { title: 'set', value: (row) => row.version },
          {
            title: 'state',
            value: (row) => row.error ?? (row.is_current ? 'as enabled' : 'BEHIND'),
            max: 100,
          },
        ],
        format,
      )
      if (status.correlations.length > 0) {
        process.stdout.write('\n')
        printRows(
          status.correlations,
          [
            { title: 'correlation', value: (row) => row.title, max: 70 },
            { title: 'groups', value: (row) => row.groups, align: 'right' },
            { title: 'events', value: (row) => row.events, align: 'right' },
            { title: 'groups let go', value: (row) => row.evicted_groups, align: 'right' },
            { title: 'events let go', value: (row) => row.evicted_events, align: 'right' },
          ],
          format,
        )
      }
      const { time, took_ms } = status.last_reload
      process.stderr.write(`last reload ${plainTime(time)}, ${took_ms} ms\n`)
      if (status.conflicts > 0)
        process.stderr.write(`${status.conflicts} rules wait for a decision over an update\n`)
      for (const problem of status.problems) process.stderr.write(`${problem}\n`)
      for (const { id, title, reason } of status.refused)
        process.stderr.write(`  ${id} ${title}: ${reason}\n`)
    })
}
