import { getStatus } from '@opensoc/contract'
import type { Command } from 'commander'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('health of the platform: events a second, lag, stages, memory')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc status')
    .action(async (options: { format?: Format }, command: Command) => {
      const status = await connect(command).call(getStatus, {})
      const format = chosenFormat(options.format)
      if (format === 'json' || format === 'ndjson') return printRows([status], [], format)
      const facts: [string, string][] = [
        ['version', status.version],
        ['events a second', status.events_per_second.toLocaleString('en-US')],
        ['lag', `${(status.lag_ms / 1000).toFixed(1)} s`],
        ['spool', `${mebibytes(status.spool.frames_bytes)} of ${mebibytes(status.spool.limit_bytes)} MiB`],
        ['resident memory', `${mebibytes(status.resident_bytes)} MiB`],
        [
          'rules active',
          `${status.rules.active} of ${status.rules.enabled} enabled${status.rules.is_deployed ? '' : '; NOT what is enabled: see `opensoc rules status`'}`,
        ],
        [
          'since start',
          `${status.totals.events} events, ${status.totals.findings} findings, ${status.totals.quarantined} quarantined`,
        ],
        ...status.receivers.map((receiver): [string, string] => [
          `${receiver.name} on ${receiver.address}`,
          `${receiver.received} received, ${receiver.delivered} stored, ${receiver.dropped} dropped`,
        ]),
        ['incidents', String(status.totals.incidents)],
      ]
      printRows(
        facts,
        [
          { title: 'what', value: (row) => row[0] },
          { title: 'value', value: (row) => row[1], max: 100 },
        ],
        format,
      )
      if (format !== 'table') return
      process.stdout.write('\n')
      printRows(
        status.stages,
        [
          { title: 'stage', value: (stage) => stage.name },
          { title: 'in', value: (stage) => stage.in, align: 'right' },
          { title: 'out', value: (stage) => stage.out, align: 'right' },
          {
            title: 'dropped',
            value: (stage) => Object.values(stage.dropped).reduce((a, b) => a + b, 0),
            align: 'right',
          },
          { title: 'failed', value: (stage) => stage.failed, align: 'right' },
        ],
        format,
      )
    })
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0)
}
