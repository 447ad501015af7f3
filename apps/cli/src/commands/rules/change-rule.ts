import { readFile } from 'node:fs/promises'
import { getRule, listRuleVersions, type OperationResponse, revertRule, updateRule } from '@opensoc/contract'
import { type Command, InvalidArgumentError } from 'commander'
import { plainTime } from '../../output/plain-time.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'
import { backFillOption, sayBackFill } from './back-fill-words.ts'

export function addChanges(rules: Command): void {
  addShow(rules)
  addEdit(rules)
  addResolve(rules)
  addHistory(rules)
  addRevert(rules)
}

function addShow(rules: Command): void {
  rules
    .command('show <id>')
    .description('the text of a rule')
    .option('--base', 'the text of its release that it was changed from', false)
    .option('--pending', 'the update that contradicts the local changes', false)
    .option('--merged', 'both joined, with markers where they contradict', false)
    .addHelpText('after', '\nExample:\n  opensoc rules show --merged 7f1d2c3b-… > merged.yml')
    .action(
      async (id: string, options: { base: boolean; pending: boolean; merged: boolean }, command: Command) => {
        const rule = await connect(command).call(getRule, { params: { id } })
        const which = (['base', 'pending', 'merged'] as const).find((name) => options[name]) ?? 'source'
        const text = rule[which]
        if (text === undefined) command.error(`rule ${id} has no ${which} text`, { exitCode: 1 })
        process.stdout.write(text)
      },
    )
}

function addEdit(rules: Command): void {
  rules
    .command('edit <id> <file>')
    .description(
      'replace the text of a rule by that of a file (- for standard input); it is live when this ends',
    )
    .option('--note <text>', 'why, for the history of the rule')
    .addOption(backFillOption())
    .addHelpText('after', "\nExample:\n  opensoc rules edit 7f1d2c3b-… rule.yml --note 'our backup user'")
    .action(
      async (id: string, file: string, options: { note?: string; backfill: boolean }, command: Command) => {
        const source = await readText(file)
        printChanged(
          await connect(command).call(updateRule, { params: { id }, body: { source, ...options } }),
        )
      },
    )
}

function addResolve(rules: Command): void {
  rules
    .command('resolve <id>')
    .description('end the conflict of a rule with the update of its release')
    .requiredOption('--take <which>', 'yours, upstream, or a file with the joined text')
    .option('--note <text>', 'why, for the history of the rule')
    .addOption(backFillOption())
    .addHelpText('after', '\nExample:\n  opensoc rules resolve 7f1d2c3b-… --take merged.yml')
    .action(
      async (
        id: string,
        { take, ...note }: { take: string; note?: string; backfill: boolean },
        command: Command,
      ) => {
        const { call } = connect(command)
        const rule = await call(getRule, { params: { id } })
        if (rule.pending === undefined) command.error(`rule ${id} has no conflict`, { exitCode: 1 })
        const source = { yours: rule.source, upstream: rule.pending }[take] ?? (await readText(take))
        const body = { source, resolve: true, seen_time: rule.updated_time, ...note }
        printChanged(await call(updateRule, { params: { id }, body }))
      },
    )
}

function addHistory(rules: Command): void {
  rules
    .command('history <id>')
    .description('who changed a rule, when and why; nothing while it is as it came')
    .addOption(formatOption())
    .addHelpText('after', '\nExample:\n  opensoc rules history 7f1d2c3b-…')
    .action(async (id: string, options: { format?: Format }, command: Command) => {
      const { items } = await connect(command).call(listRuleVersions, { params: { id } })
      printRows(
        items,
        [
          { title: 'version', value: (version) => version.number, align: 'right' },
          { title: 'time', value: (version) => plainTime(version.time) },
          { title: 'who', value: (version) => version.actor },
          { title: 'change', value: (version) => version.change },
          { title: 'why', value: (version) => version.note ?? '', max: 100 },
        ],
        chosenFormat(options.format),
      )
    })
}

function addRevert(rules: Command): void {
  rules
    .command('revert <id>')
    .description('take back the last change of a rule, or run the text of an earlier version again')
    .option('--to <version>', 'number of the version, from `rules history`', readNumber)
    .option('--note <text>', 'why, for the history of the rule')
    .addOption(backFillOption())
    .addHelpText('after', '\nExample:\n  opensoc rules revert 7f1d2c3b-… --to 3')
    .action(
      async (
        id: string,
        { to, ...note }: { to?: number; note?: string; backfill: boolean },
        command: Command,
      ) => {
        const body = { ...note, ...(to === undefined ? {} : { number: to }) }
        printChanged(await connect(command).call(revertRule, { params: { id }, body }))
      },
    )
}

function printChanged({
  rule,
  is_live,
  set_version,
  backfill_job,
}: OperationResponse<typeof updateRule>): void {
  const state = is_live ? `live in set ${set_version}` : rule.enabled ? 'enabled, but not live' : 'disabled'
  process.stdout.write(
    `${rule.title}: ${rule.is_modified ? 'modified' : 'as its release has it'}, ${state}\n`,
  )
  sayBackFill(backfill_job)
}

async function readText(file: string): Promise<string> {
  if (file !== '-') return readFile(file, 'utf8')
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
  return text
}

function readNumber(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a version counts from 1')
  return number
}
