import {
  acceptDriftAlarm,
  type DriftAlarm,
  getSourceProfile,
  listDriftAlarms,
  listSources,
  reparseSource,
  replayQuarantine,
} from '@opensoc/contract'
import type { Command } from 'commander'
import { EXIT } from '../exit-status.ts'
import { plainTime } from '../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'

const HOUR_MS = 3_600_000

export function addSources(program: Command): void {
  const sources = program
    .command('sources')
    .description('what sends records, whether it still does so as usual')
  addListing(sources)
  addDrift(sources)
  addProfile(sources)
  addAccept(sources)
  addReparse(sources)
}

function addListing(sources: Command): void {
  sources
    .command('list')
    .description('sources with what became of their records')
    .option('--hours <n>', 'how far back', '24')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc sources list --hours 1 --format json')
    .action(async (options: { hours: string; format?: Format }, command: Command) => {
      const { items } = await connect(command).call(listSources, { query: { hours: Number(options.hours) } })
      printRows(
        items,
        [
          { title: 'source', value: (row) => row.source },
          { title: 'received', value: (row) => row.received, align: 'right' },
          { title: 'stored', value: (row) => row.stored, align: 'right' },
          { title: 'quarantined', value: (row) => row.quarantined, align: 'right' },
          { title: 'last', value: (row) => plainTime(row.last_time) },
          { title: 'drift', value: (row) => (row.open_alarms === 0 ? '' : `${row.open_alarms} open`) },
        ],
        chosenFormat(options.format),
      )
    })
}

function addDrift(sources: Command): void {
  sources
    .command('drift')
    .description('fields that went away and quarantines that jumped; exit status 1 while one is open')
    .option('--all', 'also those that are over')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc sources drift || echo "a parser needs a look"')
    .action(async (options: { all?: boolean; format?: Format }, command: Command) => {
      const query = options.all === true ? {} : { open: 'true' as const }
      const { items } = await connect(command).call(listDriftAlarms, { query })
      printRows(
        items,
        [
          { title: 'raised', value: (row) => plainTime(row.raised_time) },
          { title: 'source', value: (row) => row.source },
          { title: 'kind', value: (row) => row.kind ?? '' },
          { title: 'what', value: what },
          { title: 'perhaps', value: (row) => (row.perhaps ?? []).join(' ') },
          { title: 'state', value: state },
          { title: 'id', value: (row) => row.id },
        ],
        chosenFormat(options.format),
      )
      if (items.some(({ resolved_time }) => resolved_time === undefined)) process.exitCode = EXIT.failures
    })
}

function what({ type, field, before, now }: DriftAlarm): string {
  const shares = `${percent(before)} -> ${percent(now)}`
  return type === 'field_lost' ? `${field} ${shares}` : `quarantine ${shares}`
}

function state({ resolved_time, accepted_by }: DriftAlarm): string {
  if (accepted_by !== undefined) return `accepted by ${accepted_by}`
  return resolved_time === undefined ? 'open' : 'as before'
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function addProfile(sources: Command): void {
  sources
    .command('profile <source>')
    .description('which fields its events usually fill')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc sources profile firewall --format csv')
    .action(async (source: string, options: { format?: Format }, command: Command) => {
      const { kinds } = await connect(command).call(getSourceProfile, { params: { source } })
      printRows(
        kinds.flatMap(({ kind, events, fields }) => fields.map((field) => ({ kind, events, ...field }))),
        [
          { title: 'kind', value: (row) => row.kind },
          { title: 'field', value: (row) => row.field },
          { title: 'filled', value: (row) => percent(row.share), align: 'right' },
          { title: 'events', value: (row) => Math.round(row.events), align: 'right' },
        ],
        chosenFormat(options.format),
      )
    })
}

function addAccept(sources: Command): void {
  sources
    .command('accept <alarm>')
    .description('say that a source is right as it is now: what is usual is learned anew')
    .addHelpText('after', '\nExample:\n  opensoc sources accept "firewall|quarantine"')
    .action(async (id: string, _options: unknown, command: Command) => {
      const alarm = await connect(command).call(acceptDriftAlarm, { body: { id } })
      process.stdout.write(`${alarm.source}: ${what(alarm)} is right as it is\n`)
    })
}

interface ReparseOptions {
  readonly reason?: string
  readonly stored?: boolean
  readonly hours: string
  readonly limit: string
}

function addReparse(sources: Command): void {
  sources
    .command('reparse <source>')
    .description('send its quarantined records, or with --stored its events, through the pipeline again')
    .option('--reason <reason>', 'only what is in quarantine for this reason')
    .option('--stored', 'stored originals instead of the quarantine: after a mapping was mended')
    .option('--hours <n>', 'with --stored: event times so far back', '24')
    .option('--limit <n>', 'at most so many records', '10000')
    .addHelpText(
      'after',
      '\nRecords keep their ids and times; what is understood now takes the place of what was there.\n\nExample:\n  opensoc sources reparse firewall --reason format_unknown',
    )
    .action(async (source: string, options: ReparseOptions, command: Command) => {
      const connection = connect(command)
      const limit = Number(options.limit)
      if (options.stored === true) {
        const to = Date.now() + 24 * HOUR_MS
        const from = Math.max(0, Math.floor(Date.now() - Number(options.hours) * HOUR_MS))
        const outcome = await connection.call(reparseSource, {
          params: { source },
          body: { from, to, limit },
        })
        process.stdout.write(`${outcome.reparsed} events go through the pipeline again\n`)
        if (outcome.more) process.stderr.write('more are left: run it again with a longer --limit\n')
        return
      }
      const reason = options.reason === undefined ? {} : { reason: options.reason }
      const { replayed, cut } = await connection.call(replayQuarantine, {
        body: { source, limit, ...reason },
      })
      process.stdout.write(`${replayed} records go through the pipeline again\n`)
      if (cut > 0) process.stderr.write(`${cut} stay: only their beginning was kept\n`)
    })
}
