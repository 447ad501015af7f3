import { readFileSync } from 'node:fs'
import {
  createQuieting,
  deleteQuieting,
  listQuietings,
  type Quieting,
  setQuietingEnabled,
  snoozeFinding,
} from '@opensoc/contract'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'
import { durationOf, expiryOf, timeOf, timeWords } from './read-time.ts'
import { type ScopeOptions, scopeOf, scopeWords, withScope } from './rule-scope.ts'

interface WrittenOptions extends ScopeOptions {
  readonly title: string
  readonly reason: string
  readonly expires: number | null
}

/** Suppressions, snoozes and maintenance times: findings that must not ask for attention. */
export function addQuietings(rules: Command): void {
  addSuppress(rules)
  addSnooze(rules)
  addMaintenance(rules)
  const quietings = rules
    .command('quietings')
    .description('the suppressions, snoozes and maintenance times that there are')
  addList(quietings)
  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    quietings
      .command(`${verb} <id>`)
      .description(`switch one ${enabled ? 'on' : 'off'}`)
      .addHelpText('after', `\nExample:\n  opensoc rules quietings ${verb} 0b9f…`)
      .action(async (id: string, _: unknown, command: Command) => {
        await connect(command).call(setQuietingEnabled, { params: { id }, body: { enabled } })
      })
  }
  quietings
    .command('remove <id>')
    .description('remove one; so a snooze is undone')
    .addHelpText('after', '\nExample:\n  opensoc rules quietings remove 0b9f…')
    .action(async (id: string, _: unknown, command: Command) => {
      await connect(command).call(deleteQuieting, { params: { id } })
    })
}

function written(command: Command): Command {
  return withScope(command)
    .requiredOption('--title <text>', 'what it is about')
    .requiredOption('--reason <text>', 'why')
    .option('--expires <date>', 'from when on it is without effect, or never', expiryOf, null)
}

function addSuppress(rules: Command): void {
  written(
    rules
      .command('suppress')
      .description('let the first of equal findings pass, and count the others within a window into it'),
  )
    .requiredOption('--by <names>', 'what makes findings equal: host, user, or fields of the record', namesOf)
    .requiredOption('--window <time>', 'such as 30m, 4h or 2d', durationOf)
    .addOption(
      new Option('--missing <how>', 'where a field is missing')
        .choices(['own_group', 'pass'])
        .default('own_group'),
    )
    .addHelpText(
      'after',
      "\nExample:\n  opensoc rules suppress --rule 0f2d… --by host,User --window 4h --title 'Scanner' --reason 'CHG-7'",
    )
    .action(
      async (
        options: WrittenOptions & { by: string[]; window: number; missing: 'own_group' | 'pass' },
        command: Command,
      ) => {
        const { by, window, missing } = options
        const saved = await connect(command).call(createQuieting, {
          body: { kind: 'suppression', ...bodyOf(options, command), by, window_ms: window, missing },
        })
        process.stdout.write(`${saved.id}\n`)
      },
    )
}

function addSnooze(rules: Command): void {
  rules
    .command('snooze <finding-id>')
    .description("hold back the rule's findings with the same values for a while")
    .requiredOption('--by <names>', 'whose values of the finding count: host, user, or fields', namesOf)
    .requiredOption('--for <time>', 'such as 30m, 4h or 2d', durationOf)
    .requiredOption('--reason <text>', 'why')
    .addHelpText(
      'after',
      "\nExample:\n  opensoc rules snooze 5b0c… --by host,Image --for 8h --reason 'reinstalled tonight'\n\nUndo it with `opensoc rules quietings remove <id>`.",
    )
    .action(async (id: string, options: { by: string[]; for: number; reason: string }, command: Command) => {
      const body = { by: options.by, hours: options.for / 3_600_000, reason: options.reason }
      const saved = await connect(command).call(snoozeFinding, { params: { id }, body })
      process.stdout.write(`${saved.id}\n`)
    })
}

interface MaintenanceOptions extends WrittenOptions {
  readonly from?: number
  readonly to?: number
  readonly weekly?: number[]
  readonly start?: string
  readonly lasts?: number
  readonly zone: string
  readonly detection?: string
}

function addMaintenance(rules: Command): void {
  written(
    rules
      .command('maintenance')
      .description('keep the findings of a time, marked, without opening or raising incidents'),
  )
    .option('--from <time>', 'begin, once', timeOf)
    .option('--to <time>', 'end, once', timeOf)
    .option('--weekly <days>', 'every week on these days: 1 is Monday', daysOf)
    .option('--start <hh:mm>', 'when it begins on these days')
    .option('--lasts <time>', 'such as 4h, at most 1d', durationOf)
    .option('--zone <name>', 'whose clock --start is of', 'UTC')
    .option('--detection <file>', 'YAML: selections and condition, as of an exception; else all findings')
    .addHelpText(
      'after',
      "\nExample:\n  opensoc rules maintenance --all --weekly 6 --start 22:00 --lasts 4h --zone Europe/Berlin --title 'Patch night' --reason 'CHG-9'",
    )
    .action(async (options: MaintenanceOptions, command: Command) => {
      const { detection } = options
      const saved = await connect(command).call(createQuieting, {
        body: {
          ...{ kind: 'maintenance', ...bodyOf(options, command), times: timesOf(options, command) },
          ...(detection === undefined ? {} : { detection: readFileSync(detection, 'utf8') }),
        },
      })
      process.stdout.write(`${saved.id}\n`)
    })
}

function timesOf({ from, to, weekly, start, lasts, zone }: MaintenanceOptions, command: Command) {
  if (from !== undefined && to !== undefined && weekly === undefined)
    return { kind: 'once' as const, from_time: from, to_time: to }
  if (weekly === undefined || start === undefined || lasts === undefined || from !== undefined)
    return command.error('give --from and --to, or --weekly with --start and --lasts')
  return { kind: 'weekly' as const, days: weekly, start, minutes: lasts / 60_000, time_zone: zone }
}

function bodyOf(options: WrittenOptions, command: Command) {
  const { title, reason, expires } = options
  return { title, reason, expires_time: expires, scope: scopeOf(options, command) }
}

function addList(quietings: Command): void {
  quietings
    .command('list')
    .description('all of them, with how many findings each held')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc rules quietings list')
    .action(async ({ format }: { format?: Format }, command: Command) => {
      const { items } = await connect(command).call(listQuietings, {})
      printRows(
        items,
        [
          { title: 'kind', value: (row) => row.kind },
          { title: 'title', value: (row) => row.title, max: 50 },
          { title: 'scope', value: (row) => scopeWords(row.scope), max: 40 },
          { title: 'how', value: howWords, max: 60 },
          { title: 'state', value: (row) => (row.is_expired ? 'expired' : row.enabled ? 'on' : 'off') },
          { title: 'hits', value: (row) => row.hits, align: 'right' },
          { title: 'last hit', value: (row) => timeWords(row.last_hit_time) },
          { title: 'expires', value: (row) => timeWords(row.expires_time ?? undefined) || 'never' },
          { title: 'owner', value: (row) => row.owner },
          { title: 'id', value: (row) => row.id, max: 36 },
        ],
        chosenFormat(format),
      )
    })
}

function howWords(row: Quieting): string {
  if (row.kind === 'suppression') return `by ${row.by.join(', ')} for ${row.window_ms / 60_000} min`
  if (row.kind === 'snooze')
    return Object.entries(row.values)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')
  const { times } = row
  if (times.kind === 'once') return `${timeWords(times.from_time)} to ${timeWords(times.to_time)}`
  return `days ${times.days.join(',')} ${times.start} ${times.time_zone} for ${times.minutes} min`
}

function namesOf(text: string): string[] {
  return text.split(',').filter((name) => name !== '')
}

function daysOf(text: string): number[] {
  const days = text.split(',').map(Number)
  if (days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7)) return days
  throw new InvalidArgumentError('Give days such as 1,3,7: 1 is Monday.')
}
