import { getLedger } from '@opensoc/contract'
import type { Command } from 'commander'
import { EXIT } from '../exit-status.ts'
import { plainTime } from '../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'

export function addLedger(program: Command): void {
  program
    .command('ledger')
    .description('what became of every record, by source and minute; exit status 1 if it does not balance')
    .option('--hours <n>', 'how far back', '1')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc ledger --hours 24 --format csv')
    .action(async (options: { hours: string; format?: Format }, command: Command) => {
      const from = Math.max(0, Date.now() - Number(options.hours) * 3600 * 1000)
      const ledger = await connect(command).call(getLedger, { query: { from: Math.floor(from) } })
      const format = chosenFormat(options.format)
      printRows(
        ledger.items,
        [
          { title: 'minute', value: (row) => plainTime(row.minute) },
          { title: 'source', value: (row) => row.source },
          { title: 'received', value: (row) => row.received, align: 'right' },
          { title: 'stored', value: (row) => row.stored, align: 'right' },
          { title: 'quarantined', value: (row) => reasons(row.quarantined) },
          { title: 'findings', value: (row) => row.findings, align: 'right' },
          { title: 'balanced', value: (row) => (row.balanced ? 'yes' : 'NO') },
        ],
        format,
      )
      const { received, stored, quarantined, spooled_bytes: spooled, balanced } = ledger.total
      if (format === 'table') {
        process.stderr.write(
          `\n${received} received = ${stored} stored + ${quarantined} quarantined; ${spooled} bytes spooled; ${balanced ? 'balanced' : 'NOT BALANCED'}\n`,
        )
      }
      if (!balanced) process.exitCode = EXIT.failures
    })
}

function reasons(quarantined: Readonly<Record<string, number>>): string {
  return Object.entries(quarantined)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ')
}
