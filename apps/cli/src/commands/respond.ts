import { listActuators, type OperationResponse, previewAction, requestAction } from '@opensoc/contract'
import { type Command, InvalidArgumentError } from 'commander'
import { EXIT } from '../exit-status.ts'
import { chosenFormat, type Format, formatOption, printRows, visible } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'
import { commandFor, RESPONSES } from '../respond/command-for.ts'
import { durationOf } from '../respond/duration-of.ts'

interface RespondOptions {
  readonly actuator?: string
  readonly host?: string
  readonly reason?: string
  readonly for?: number
  readonly incident?: string
  readonly dryRun?: boolean
  readonly days: string
  readonly format?: Format
}

export function addRespond(program: Command): void {
  program
    .command('respond <action> <target>')
    .description(
      `ask for a response action: ${Object.keys(RESPONSES).join(', ')}; exit status 1 when it is refused`,
    )
    .option('--actuator <name>', 'the control that does it; default: the host, or the only one that can')
    .option('--host <name>', 'the host, where the target is a process or a file')
    .option('--reason <text>', 'why; kept in the audit log')
    .option('--for <time>', 'ends by itself after so long, such as 30m, 4h or 2d', durationOf)
    .option('--incident <id>', 'the incident that it belongs to')
    .option('--dry-run', 'only say what the policies decide, and who and what it would have cut off')
    .option('--days <n>', 'how many days a dry run looks back', '7')
    .addOption(formatOption())
    .addHelpText(
      'after',
      "\nExamples:\n  opensoc respond isolate ws1 --reason 'ransomware' --for 4h\n  opensoc respond block 203.0.113.9 --dry-run\n  opensoc respond kill 4711 --host ws1 --reason 'beacon'",
    )
    .action(async (action: string, target: string, options: RespondOptions, command: Command) => {
      const { call } = connect(command)
      const made = commandFor(action, target, options.host)
      if ('error' in made) throw new InvalidArgumentError(made.error)
      const actuator = options.actuator ?? (await chooseActuator(made, call))
      if (options.dryRun) {
        const preview = await call(previewAction, {
          body: { actuator, command: made.command, days: Number(options.days) },
        })
        return printPreview(preview, chosenFormat(options.format))
      }
      if (options.reason === undefined)
        throw new InvalidArgumentError('Give --reason: it is kept with the action.')
      const { action: asked, decision } = await call(requestAction, {
        body: {
          actuator,
          command: made.command,
          reason: options.reason,
          ...(options.for !== undefined && { lease_ms: options.for }),
          ...(options.incident !== undefined && { incident_id: options.incident }),
        },
      })
      if (asked.state === 'refused') process.exitCode = EXIT.failures
      const format = chosenFormat(options.format)
      if (format !== 'table')
        return printRows([{ ...asked, decision }], [], format === 'csv' ? 'ndjson' : format)
      process.stdout.write(`${asked.id}  ${asked.state}  ${visible(decision.reason ?? decision.policy)}\n`)
      if (decision.offer)
        process.stdout.write(
          `  offered instead: ${JSON.stringify(decision.offer.command)} at ${visible(decision.offer.actuator)}: ${visible(decision.offer.why)}\n`,
        )
    })
}

async function chooseActuator(
  { device, pair }: { readonly device?: string; readonly pair: readonly [string, string] },
  call: ReturnType<typeof connect>['call'],
): Promise<string> {
  const { items } = await call(listActuators, {})
  const able = items.filter(({ pairs }) => pairs[pair[0]]?.includes(pair[1]))
  const own = able.find(({ name }) => name.toLowerCase() === device?.toLowerCase())
  if (own) return own.name
  if (able.length === 1 && device === undefined) return able[0]?.name as string
  const names = able.map(({ name }) => name).join(', ') || 'none'
  throw new InvalidArgumentError(`Name the control with --actuator; these can ${pair.join(' ')}: ${names}.`)
}

function printPreview(preview: OperationResponse<typeof previewAction>, format: Format) {
  if (format !== 'table') return printRows([preview], [], format === 'csv' ? 'ndjson' : format)
  const { decision, dry_run: run } = preview
  const lines = [`${decision.kind}: ${decision.reason ?? decision.policy}`]
  if (decision.offer)
    lines.push(`offered instead: ${JSON.stringify(decision.offer.command)} at ${decision.offer.actuator}`)
  if (run === undefined) lines.push('no telemetry tells whom it would have cut off')
  else {
    const top = (values: readonly { value: string; count: number }[]) =>
      values
        .slice(0, 5)
        .map(({ value, count }) => `${value} (${count})`)
        .join(', ') || 'none'
    lines.push(
      `${run.events} events by: ${run.query}`,
      `hosts: ${top(run.hosts)}`,
      `users: ${top(run.users)}`,
      `processes: ${top(run.processes)}`,
    )
  }
  for (const line of lines) process.stdout.write(`${visible(line)}\n`)
}
