import { readFileSync } from 'node:fs'
import {
  createException,
  deleteException,
  type ExceptionSimulation,
  exceptionHistory,
  listExceptions,
  simulateException,
  updateException,
} from '@opensoc/contract'
import { type Command, InvalidArgumentError } from 'commander'
import { EXIT } from '../../exit-status.ts'
import { plainTime } from '../../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'
import { expiryOf, timeWords } from './read-time.ts'
import { type ScopeOptions, scopeOf, scopeWords, withScope } from './rule-scope.ts'

export function addExceptions(rules: Command): void {
  const exceptions = rules.command('exceptions').description('what rules must not find')
  addList(exceptions)
  addSimulate(exceptions)
  addAdd(exceptions)
  addEdit(exceptions)
  addHistory(exceptions)
  addCheck(exceptions)
  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    exceptions
      .command(`${verb} <id>`)
      .description(`switch an exception ${enabled ? 'on' : 'off'}`)
      .addHelpText('after', `\nExample:\n  opensoc rules exceptions ${verb} 0b9f…`)
      .action(async (id: string, _: unknown, command: Command) => {
        await connect(command).call(updateException, { params: { id }, body: { enabled } })
      })
  }
  exceptions
    .command('remove <id>')
    .description('remove an exception; its matches make findings again from then on')
    .addHelpText('after', '\nExample:\n  opensoc rules exceptions remove 0b9f…')
    .action(async (id: string, _: unknown, command: Command) => {
      await connect(command).call(deleteException, { params: { id } })
    })
}

function addList(exceptions: Command): void {
  exceptions
    .command('list')
    .description('all exceptions, with how often they held a match back')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc rules exceptions list')
    .action(async ({ format }: { format?: Format }, command: Command) => {
      const { items } = await connect(command).call(listExceptions, {})
      printRows(
        items,
        [
          { title: 'title', value: (row) => row.title, max: 60 },
          { title: 'scope', value: (row) => scopeWords(row.scope), max: 50 },
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

function addSimulate(exceptions: Command): void {
  withScope(
    exceptions
      .command('simulate <detection.yml>')
      .description('what an exception would have held back, and of which incidents; nothing is saved'),
  )
    .option('--days <number>', 'how far to look back', daysOf, 30)
    .addOption(formatOption())
    .addHelpText(
      'after',
      `${BLOCK}\nExample:\n  opensoc rules exceptions simulate backup.yml --rule 0f2d… --days 90`,
    )
    .action(
      async (file: string, options: ScopeOptions & { days: number; format?: Format }, command: Command) => {
        const body = {
          scope: scopeOf(options, command),
          detection: readFileSync(file, 'utf8'),
          days: options.days,
        }
        print(await connect(command).call(simulateException, { body }), chosenFormat(options.format))
      },
    )
}

function addAdd(exceptions: Command): void {
  withScope(
    exceptions
      .command('add <detection.yml>')
      .description('save an exception; refused where it would have hidden findings of confirmed incidents'),
  )
    .requiredOption('--title <text>', 'what it is about')
    .requiredOption('--reason <text>', 'why these are no findings')
    .requiredOption(
      '--expires <date>',
      'from when on it is without effect, such as 2027-01-31, or never',
      expiryOf,
    )
    .option('--acknowledge <reason>', 'save it although it hides confirmed findings, for this reason')
    .addHelpText(
      'after',
      `${BLOCK}\nExample:\n  opensoc rules exceptions add backup.yml --rule 0f2d… --title 'Nightly backup' --reason 'CHG-4711' --expires 2027-01-31`,
    )
    .action(
      async (
        file: string,
        options: ScopeOptions & {
          title: string
          reason: string
          expires: number | null
          acknowledge?: string
        },
        command: Command,
      ) => {
        const { title, reason, expires, acknowledge } = options
        const saved = await connect(command).call(createException, {
          body: {
            ...{ title, reason, expires_time: expires, detection: readFileSync(file, 'utf8') },
            scope: scopeOf(options, command),
            ...(acknowledge === undefined ? {} : { acknowledge }),
          },
        })
        print(saved.simulation, 'table')
        if (expires === null) process.stderr.write('It never expires: look at it again from time to time.\n')
        process.stdout.write(`${saved.id}\n`)
      },
    )
}

interface EditOptions extends ScopeOptions {
  readonly detection?: string
  readonly title?: string
  readonly reason?: string
  readonly expires?: number | null
  readonly acknowledge?: string
}

function addEdit(exceptions: Command): void {
  withScope(
    exceptions
      .command('edit <id>')
      .description('change an exception; refused where it would now hide findings of confirmed incidents'),
  )
    .option('--detection <file.yml>', 'what it describes')
    .option('--title <text>', 'what it is about')
    .option('--reason <text>', 'why these are no findings')
    .option('--expires <date>', 'from when on it is without effect, or never', expiryOf)
    .option('--acknowledge <reason>', 'change it although it hides confirmed findings, for this reason')
    .addHelpText('after', `${BLOCK}\nExample:\n  opensoc rules exceptions edit 0b9f… --expires 2027-06-30`)
    .action(async (id: string, options: EditOptions, command: Command) => {
      const { detection, title, reason, expires, acknowledge } = options
      const { rule, tag, level, product, all } = options
      const hasScope = all || [rule, tag, level, product].some((part) => part !== undefined)
      const body = {
        ...(detection === undefined ? {} : { detection: readFileSync(detection, 'utf8') }),
        ...(title === undefined ? {} : { title }),
        ...(reason === undefined ? {} : { reason }),
        ...(expires === undefined ? {} : { expires_time: expires }),
        ...(acknowledge === undefined ? {} : { acknowledge }),
        ...(hasScope ? { scope: scopeOf(options, command) } : {}),
      }
      const changed = await connect(command).call(updateException, { params: { id }, body })
      if (changed.simulation !== undefined) print(changed.simulation, 'table')
      process.stdout.write(`${changed.title}: changed\n`)
    })
}

function addHistory(exceptions: Command): void {
  exceptions
    .command('history <id>')
    .description('who made, changed and switched an exception, newest first')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc rules exceptions history 0b9f…')
    .action(async (id: string, { format }: { format?: Format }, command: Command) => {
      const { items } = await connect(command).call(exceptionHistory, { params: { id } })
      printRows(
        items,
        [
          { title: 'time', value: (row) => plainTime(row.time) },
          { title: 'who', value: (row) => row.actor },
          { title: 'did', value: (row) => row.action.slice('exceptions.'.length) },
          { title: 'what', value: (row) => JSON.stringify(row.detail['after'] ?? row.detail), max: 120 },
        ],
        chosenFormat(format),
      )
    })
}

function addCheck(exceptions: Command): void {
  exceptions
    .command('check')
    .description(
      'saved exceptions that describe findings of incidents confirmed since; exit status 1 if there are any',
    )
    .option('--days <number>', 'how far to look back', daysOf, 30)
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc rules exceptions check --days 90')
    .action(async ({ days, format }: { days: number; format?: Format }, command: Command) => {
      const { call } = connect(command)
      const { items } = await call(listExceptions, {})
      const hiding: { exception: string; id: string; incident: string; title: string; findings: number }[] =
        []
      for (const { id, title, scope, detection } of items) {
        const { incidents } = await call(simulateException, { body: { scope, detection, days } })
        for (const incident of incidents.filter((one) => one.is_confirmed)) {
          hiding.push({
            ...{ exception: title, id, incident: incident.id, title: incident.title },
            findings: incident.removed,
          })
        }
      }
      printRows(
        hiding,
        [
          { title: 'exception', value: (row) => row.exception, max: 50 },
          { title: 'incident', value: (row) => row.incident },
          { title: 'title', value: (row) => row.title, max: 60 },
          { title: 'findings', value: (row) => row.findings, align: 'right' },
          { title: 'id', value: (row) => row.id, max: 36 },
        ],
        chosenFormat(format),
      )
      if (hiding.length > 0) process.exitCode = EXIT.failures
    })
}

const BLOCK = '\nThe file holds selections and a condition, as under `detection:` of a Sigma rule.\n'

function print(simulation: ExceptionSimulation, format: Format): void {
  if (format === 'json' || format === 'ndjson') {
    printRows([simulation], [], format)
    return
  }
  const { checked, removed, unchecked, is_cut, hosts, users } = simulation
  process.stderr.write(
    `${removed} of ${checked} findings would not be there, on ${hosts} hosts, of ${users} users; ` +
      `${unchecked} could not be judged${is_cut ? '; only the newest were looked at' : ''}\n`,
  )
  printRows(
    simulation.by_rule,
    [
      { title: 'rule', value: (row) => row.title, max: 80 },
      { title: 'removed', value: (row) => row.removed, align: 'right' },
    ],
    format,
  )
  if (simulation.incidents.length === 0) return
  process.stdout.write('\n')
  printRows(
    simulation.incidents,
    [
      { title: 'incident', value: (row) => row.id, max: 40 },
      { title: 'title', value: (row) => row.title, max: 70 },
      { title: 'verdict', value: (row) => (row.is_confirmed ? 'CONFIRMED' : (row.verdict ?? row.status)) },
      { title: 'removed', value: (row) => row.removed, align: 'right' },
    ],
    format,
  )
}

function daysOf(text: string): number {
  const days = Number(text)
  if (!Number.isInteger(days) || days < 1 || days > 365) throw new InvalidArgumentError('Give 1 to 365.')
  return days
}
