import { readFileSync } from 'node:fs'
import { parsePlaybook, printIssue } from '@opensoc/cacao'
import {
  answerStep,
  exportPlaybook,
  getRun,
  importPlaybook,
  listPlaybooks,
  listRuns,
  type PlaybookRun,
  recommendPlaybooks,
  startRun,
} from '@opensoc/contract'
import { type Command, InvalidArgumentError } from 'commander'
import { EXIT } from '../exit-status.ts'
import { plainTime } from '../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows, visible } from '../output/rows.ts'
import { connect } from '../remote/connect.ts'

export function addPlaybooks(program: Command): void {
  const playbooks = program.command('playbooks').description('CACAO 2.0 playbooks: check, keep, run')
  addValidate(playbooks)
  addKeeping(playbooks)
  addRunning(playbooks)
}

function addValidate(playbooks: Command): void {
  playbooks
    .command('validate <file...>')
    .description('check files, no server needed; exit status 1 when one is not valid')
    .option('--tolerant', "take departures of peers' playbooks as warnings")
    .addHelpText('after', '\nExample:\n  opensoc playbooks validate content/playbooks/*.json')
    .action((files: readonly string[], { tolerant = false }: { tolerant?: boolean }) => {
      for (const file of files) {
        const read = parsePlaybook(readFileSync(file, 'utf8'), { tolerant })
        if (!read.ok) process.exitCode = EXIT.failures
        process.stdout.write(`${file}: ${read.ok ? 'valid' : 'NOT VALID'}\n`)
        for (const issue of read.ok ? read.warnings : read.issues)
          process.stdout.write(`  ${visible(printIssue(issue))}\n`)
      }
    })
}

function addKeeping(playbooks: Command): void {
  playbooks
    .command('list')
    .description('the newest version of each, with the values that it needs')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc playbooks list')
    .action(async ({ format }: { format?: Format }, command: Command) => {
      const { items } = await connect(command).call(listPlaybooks, {})
      printRows(
        items,
        [
          { title: 'name', value: (row) => row.name, max: 44 },
          { title: 'needs', value: (row) => row.inputs.map(({ name }) => name).join(' '), max: 50 },
          { title: 'labels', value: (row) => row.labels.join(' '), max: 40 },
          { title: 'origin', value: (row) => row.origin },
          { title: 'id', value: (row) => row.id },
        ],
        chosenFormat(format),
      )
    })
  playbooks
    .command('recommend <incident>')
    .description("those that fit an incident's techniques, with what they fit and how they defend")
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc playbooks recommend INC-7Q2M4K8ZP1XA')
    .action(async (id: string, { format }: { format?: Format }, command: Command) => {
      const { items } = await connect(command).call(recommendPlaybooks, { params: { id } })
      printRows(
        items,
        [
          { title: 'name', value: (row) => row.name, max: 44 },
          { title: 'fits', value: (row) => row.techniques.join(' '), max: 40 },
          { title: 'defends by', value: (row) => row.defenses.join(' '), max: 20 },
          { title: 'needs', value: (row) => row.inputs.map(({ name }) => name).join(' '), max: 50 },
          { title: 'id', value: (row) => row.id },
        ],
        chosenFormat(format),
      )
    })
  playbooks
    .command('import <file...>')
    .description('check files and keep them')
    .addHelpText('after', '\nExample:\n  opensoc playbooks import mine.json')
    .action(async (files: readonly string[], _: unknown, command: Command) => {
      const { call } = connect(command)
      for (const file of files) {
        const { playbook, issues } = await call(importPlaybook, {
          body: { source: readFileSync(file, 'utf8') },
        })
        if (playbook === undefined) process.exitCode = EXIT.failures
        process.stdout.write(`${file}: ${playbook ? playbook.id : 'NOT VALID'}\n`)
        for (const issue of issues) process.stdout.write(`  ${visible(printIssue(issue))}\n`)
      }
    })
  playbooks
    .command('export <id>')
    .description('a playbook as CACAO JSON')
    .option('--modified <time>', 'that version; default: the newest')
    .addHelpText('after', '\nExample:\n  opensoc playbooks export playbook--… > playbook.json')
    .action(async (id: string, { modified }: { modified?: string }, command: Command) => {
      const playbook = await connect(command).call(exportPlaybook, { params: { id }, query: { modified } })
      process.stdout.write(`${JSON.stringify(playbook, null, 2)}\n`)
    })
}

function addRunning(playbooks: Command): void {
  playbooks
    .command('run <id>')
    .description('run a playbook')
    .option('--set <name=value>', 'a value, such as host=ws1; repeat it', collect, {})
    .option('--incident <id>', 'the incident that it is for')
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExample:\n  opensoc playbooks run playbook--… --set host=ws1 --set address=203.0.113.9',
    )
    .action(async (id: string, options: RunOptions, command: Command) => {
      const { set: variables, incident, format } = options
      const body = { variables, ...(incident !== undefined && { incident_id: incident }) }
      printRun(await connect(command).call(startRun, { params: { id }, body }), chosenFormat(format))
    })
  playbooks
    .command('runs [id]')
    .description('runs, newest first, or one run with its steps and what waits for a person')
    .option('--incident <id>', 'of one incident')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc playbooks runs')
    .action(
      async (
        id: string | undefined,
        { incident, format }: { incident?: string; format?: Format },
        command: Command,
      ) => {
        const { call } = connect(command)
        if (id !== undefined) return printRun(await call(getRun, { params: { id } }), chosenFormat(format))
        const { items } = await call(listRuns, { query: { incident } })
        printRows(
          items,
          [
            { title: 'started', value: (row) => plainTime(row.started_time) },
            { title: 'status', value: (row) => row.status },
            { title: 'playbook', value: (row) => row.playbook_id },
            { title: 'by', value: (row) => row.started_by },
            { title: 'id', value: (row) => row.id, max: 60 },
          ],
          chosenFormat(format),
        )
      },
    )
  playbooks
    .command('answer <run> <key>')
    .description('say that a step by hand is done, or that it failed')
    .option('--failed', 'it could not be done')
    .option('--note <text>', 'what was seen', '')
    .option('--set <name=value>', 'a value that the step gives; repeat it', collect, {})
    .addOption(formatOption())
    .addHelpText(
      'after',
      "\nExample:\n  opensoc playbooks answer 5c0d… 5c0d…:0/2:0.0 --set verdict=malicious --note 'macro'",
    )
    .action(async (run: string, key: string, options: AnswerOptions, command: Command) => {
      const body = { key, ok: options.failed !== true, note: options.note, variables: options.set }
      printRun(
        await connect(command).call(answerStep, { params: { id: run }, body }),
        chosenFormat(options.format),
      )
    })
}

interface RunOptions {
  readonly set: Record<string, string>
  readonly incident?: string
  readonly format?: Format
}

interface AnswerOptions {
  readonly failed?: boolean
  readonly note: string
  readonly set: Record<string, string>
  readonly format?: Format
}

/** `host=ws1` as `__host__`; names of CACAO may be given whole. */
function collect(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Give name=value, such as host=ws1.')
  const name = text.slice(0, at)
  return { ...before, [name.startsWith('__') ? name : `__${name}__`]: text.slice(at + 1) }
}

function printRun(run: PlaybookRun, format: Format) {
  if (format !== 'table') return printRows([run], [], format === 'csv' ? 'ndjson' : format)
  process.stdout.write(`${run.id}  ${run.status}  ${visible(run.reason ?? '')}\n`)
  printRows(
    run.steps,
    [
      { title: 'entered', value: (step) => plainTime(step.entered_time) },
      { title: 'status', value: (step) => step.status },
      { title: 'step', value: (step) => step.name ?? step.step, max: 50 },
      {
        title: 'why',
        value: (step) => step.reason ?? step.outputs.map(({ text }) => text ?? '').join('; '),
        max: 80,
      },
    ],
    'table',
  )
  for (const { key, text, out_args } of run.manual) {
    const values = out_args.length > 0 ? `  (gives ${out_args.join(', ')})` : ''
    process.stdout.write(
      `waits for you: ${visible(text)}${values}\n  opensoc playbooks answer ${run.id} ${key}\n`,
    )
  }
}
