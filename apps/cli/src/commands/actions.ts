import {
  approveAction,
  cancelAction,
  getAction,
  getResponseSettings,
  listActions,
  pauseResponse,
  type ResponseAction,
  rejectAction,
  undoAction,
  undoIncident,
} from '@opensoc/contract'
import type { Command } from 'commander'
import { plainTime } from '../output/plain-time.ts'
import { type Column, chosenFormat, type Format, formatOption, printRows, visible } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'

const columns: readonly Column<ResponseAction>[] = [
  { title: 'asked', value: (row) => plainTime(row.requested_time) },
  { title: 'state', value: (row) => row.state },
  { title: 'action', value: (row) => `${row.command.action} ${JSON.stringify(row.command.target)}`, max: 70 },
  { title: 'at', value: (row) => row.actuator, max: 24 },
  { title: 'ends', value: (row) => (row.lease_until === undefined ? '' : plainTime(row.lease_until)) },
  { title: 'by', value: (row) => row.requested_by, max: 24 },
  { title: 'reason', value: (row) => row.reason, max: 40 },
  { title: 'id', value: (row) => row.id, max: 36 },
]

export function addActions(program: Command): void {
  const actions = program
    .command('actions')
    .description('response actions: what was asked for, what came of it, undo')
  actions
    .command('list')
    .description('newest first')
    .option('--state <list>', 'such as verified,drifted')
    .option('--incident <id>', 'of one incident')
    .option('--limit <n>', 'at most so many', '50')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc actions list --state not_effective,drifted')
    .action(async (options, command: Command) => {
      const { state, incident, limit, format } = options
      const page = await connect(command).call(listActions, {
        query: { limit: Number(limit), state, incident },
      })
      printRows(page.items, columns, chosenFormat(format))
    })
  actions
    .command('show <id>')
    .description('one action: every step, what probes saw')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc actions show 0b9f…')
    .action(async (id: string, { format }: { format?: Format }, command: Command) => {
      const action = await connect(command).call(getAction, { params: { id } })
      const chosen = chosenFormat(format)
      if (chosen !== 'table') return printRows([action], columns, chosen)
      printRows([action], columns, 'table')
      for (const step of action.history) {
        process.stdout.write(
          `  ${plainTime(step.time)}  ${step.state.padEnd(14)} ${visible(`${step.actor ?? ''} ${step.detail ?? ''}`.trim())}\n`,
        )
      }
    })
  actions
    .command('undo <id>')
    .description(
      'take an action back, or all of an incident (INC-…); refused where somebody else changed the same thing',
    )
    .requiredOption('--reason <text>', 'why')
    .option('--force', 'also where somebody else changed it')
    .addOption(formatOption())
    .addHelpText('after', "\nExample:\n  opensoc actions undo INC-7Q2M4K8ZP1XA --reason 'false alarm'")
    .action(
      async (id: string, options: { reason: string; force?: boolean; format?: Format }, command: Command) => {
        const { call } = connect(command)
        const asked = { params: { id }, body: { reason: options.reason, force: options.force ?? false } }
        const items = id.startsWith('INC-')
          ? (await call(undoIncident, asked)).items
          : [await call(undoAction, asked)]
        printRows(items, columns, chosenFormat(options.format))
      },
    )
  addDecision(actions, 'cancel', cancelAction, 'before it is sent')
  for (const verb of ['pause', 'resume'] as const) {
    actions
      .command(verb)
      .description(verb === 'pause' ? 'send nothing until resumed' : 'send again')
      .requiredOption('--reason <text>', 'why')
      .addHelpText('after', `\nExample:\n  opensoc actions ${verb} --reason 'change freeze'`)
      .action(async ({ reason }: { reason: string }, command: Command) => {
        await connect(command).call(pauseResponse, { body: { paused: verb === 'pause', reason } })
      })
  }
  actions
    .command('settings')
    .description('policies, protected targets, assets that need care, the rate, as JSON')
    .addHelpText('after', '\nExample:\n  opensoc actions settings > settings.json')
    .action(async (_: unknown, command: Command) => {
      process.stdout.write(
        `${JSON.stringify(await connect(command).call(getResponseSettings, {}), null, 2)}\n`,
      )
    })
}

export function addApprovals(program: Command): void {
  const approvals = program.command('approvals').description('actions that wait for people')
  approvals
    .command('list')
    .description('what waits, newest first')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc approvals list')
    .action(async ({ format }: { format?: Format }, command: Command) => {
      const page = await connect(command).call(listActions, { query: { limit: 200, state: 'requested' } })
      const waiting: Column<ResponseAction> = {
        title: 'approved',
        value: ({ approval }) => `${approval?.given.length ?? 0} of ${approval?.needed ?? 1}`,
      }
      printRows(page.items, [waiting, ...columns], chosenFormat(format))
    })
  addDecision(approvals, 'approve', approveAction, 'who asked for it cannot')
  addDecision(approvals, 'reject', rejectAction, 'it is never sent')
}

function addDecision(parent: Command, verb: string, operation: typeof approveAction, hint: string): void {
  parent
    .command(`${verb} <id>`)
    .description(`${verb} an action; ${hint}`)
    .requiredOption('--reason <text>', 'why; kept in the audit log')
    .addHelpText('after', `\nExample:\n  opensoc ${parent.name()} ${verb} 0b9f… --reason 'seen with ann'`)
    .action(async (id: string, { reason }: { reason: string }, command: Command) => {
      const action = await connect(command).call(operation, { params: { id }, body: { reason } })
      process.stdout.write(`${action.state}\n`)
    })
}
