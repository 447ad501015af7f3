import { type RuleRelease, readRuleRelease } from '@opensoc/content-files'
import { importRules, listRules, type OperationResponse, type Rule } from '@opensoc/contract'
import { type Command, Option } from 'commander'
import { EXIT } from '../../exit-status.ts'
import { Progress } from '../../output/progress.ts'
import { connect } from '../../remote/connect.ts'
import { backFillOption, sayBackFill } from './back-fill-words.ts'
import { place } from './place.ts'

/** A request holds at most so many files: whole releases are sent in parts. */
const FILES_A_REQUEST = 250

type Outcome = OperationResponse<typeof importRules>

interface ImportOptions {
  readonly space: 'own' | 'upstream'
  readonly enable: boolean
  readonly note?: string
  readonly backfill: boolean
}

export function addImport(rules: Command): void {
  rules
    .command('import <release...>')
    .description(
      'import rule files, folders, .zip releases, git checkouts or git addresses; exit status 1 if any rule is ' +
        'refused or an update contradicts a local change',
    )
    .addOption(
      new Option(
        '--space <space>',
        'own: your rules, replaced by what you give; upstream: rules that follow a release, your changes to them are merged',
      )
        .choices(['own', 'upstream'])
        .default('own'),
    )
    .option('--enable', 'switch the new ones on; a rule that is known keeps its switch', false)
    .option('--note <text>', 'why, for the history of the rules')
    .addOption(backFillOption())
    .addHelpText(
      'after',
      '\nExamples:\n  opensoc rules import --space upstream sigma_all_rules.zip' +
        '\n  opensoc rules import --space upstream https://github.com/SigmaHQ/sigma.git' +
        '\n  opensoc rules import --enable my-rules/',
    )
    .action(async (paths: string[], options: ImportOptions, command: Command) => {
      const { call } = connect(command)
      const stop = new AbortController()
      process.once('SIGINT', () => stop.abort())
      const total = { added: 0, updated: 0, merged: 0, unchanged: 0, conflicts: 0, refused: 0 }
      for (const path of paths) {
        const release = await readRuleRelease(path, stop.signal)
        const totalBytes = sizeOf(release.files)
        const progress = new Progress({ label: release.origin, totalBytes })
        const callPart = async (body: ImportBody) => {
          const outcome = await call(importRules, { body })
          progress.add(sizeOf(body.files))
          return outcome
        }
        for await (const outcome of send(release, options, callPart)) {
          progress.finish()
          for (const name of ['added', 'updated', 'merged', 'unchanged'] as const)
            total[name] += outcome[name]
          for (const name of ['conflicts', 'refused'] as const) total[name] += outcome[name].length
          printProblems(outcome)
          sayBackFill(outcome.backfill_job)
        }
        if (options.space === 'upstream') printGone((await call(listRules, {})).items, release.origin)
      }
      process.stderr.write(
        `${Object.entries(total)
          .map(([name, count]) => `${count} ${name}`)
          .join(', ')}\n`,
      )
      if (total.conflicts > 0)
        process.stderr.write(
          'see `opensoc rules list --conflicts`; until you decide, the rules run as before\n',
        )
      if (total.refused + total.conflicts > 0) process.exitCode = EXIT.failures
    })
}

interface ImportBody extends ImportOptions {
  readonly origin?: string
  readonly files: { file: string; source: string }[]
}

async function* send(
  { origin, files }: RuleRelease,
  { space, enable, note, backfill }: ImportOptions,
  call: (body: ImportBody) => Promise<Outcome>,
): AsyncGenerator<Outcome> {
  for (let at = 0; at < files.length; at += FILES_A_REQUEST) {
    const part = files.slice(at, at + FILES_A_REQUEST)
    yield await call({
      space,
      enable,
      backfill,
      ...(space === 'upstream' ? { origin } : {}),
      ...(note === undefined ? {} : { note }),
      files: [...part],
    })
  }
}

const MAX_PRINTED = 20

/** Rules of an earlier release that are not in this one: nothing is removed unasked. */
function printGone(rules: readonly Rule[], origin: string): void {
  const nameOf = (text: string) => text.slice(0, text.lastIndexOf('@'))
  const gone = rules.filter(
    (rule) => rule.origin !== undefined && rule.origin !== origin && nameOf(rule.origin) === nameOf(origin),
  )
  if (gone.length === 0) return
  process.stderr.write(
    `${gone.length} rules of earlier releases are not in ${origin}; they stay as they are:\n`,
  )
  for (const { id, title, file } of gone.slice(0, MAX_PRINTED))
    process.stderr.write(`  ${file}: '${title}' (${id})\n`)
}

function printProblems({ refused, conflicts }: Outcome): void {
  for (const issue of refused) process.stderr.write(`refused ${place(issue)}: ${issue.message}\n`)
  for (const { id, title, file } of conflicts)
    process.stderr.write(`conflict ${file}: '${title}' (${id}) was changed here and by the release\n`)
}

function sizeOf(files: readonly { readonly source: string }[]): number {
  return files.reduce((total, { source }) => total + source.length, 0)
}
