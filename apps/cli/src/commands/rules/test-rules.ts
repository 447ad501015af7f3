import { readRuleFiles, readRuleTests } from '@opensoc/content-files'
import { testAllRules } from '@opensoc/contract'
import { type RuleTestRun, runRuleTests } from '@opensoc/domain'
import type { Command } from 'commander'
import { EXIT } from '../../exit-status.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'

interface TestOptions {
  readonly format?: Format
  readonly tests?: string
  readonly require: boolean
  readonly all: boolean
}

/** What became of one case, or of the tests of one rule as a whole. */
interface TestRow {
  readonly file: string
  readonly case: string
  readonly outcome: 'passed' | 'failed' | 'untested'
  readonly reason: string
}

export function addTest(rules: Command): void {
  rules
    .command('test [path...]')
    .description(
      'run the unit tests of rule files, without a platform; without a path those of all rules that run on the platform, which keeps when they passed; exit status 1 if any fails',
    )
    .option(
      '--tests <dir>',
      'folder of the tests, laid out as the one of rules (default: rule-tests beside rules)',
    )
    .option('--require', 'a rule without tests fails', false)
    .option('--all', 'also print what passed', false)
    .addOption(formatOption())
    .addHelpText(
      'after',
      "\nTests are YAML: 'positive:' and 'negative:', each a list of events under the field names of the rule's log source." +
        '\nThe rules that a correlation names must be among the paths.' +
        '\n\nExamples:\n  opensoc rules test --require content/rules\n  opensoc rules test',
    )
    .action(async (paths: string[], options: TestOptions, command: Command) => {
      if (paths.length === 0) return testPlatform(command, chosenFormat(options.format))
      const given = await filesOf(paths)
      const rows: TestRow[] = []
      for (const { file, source, path } of given) {
        const folders = options.tests === undefined ? undefined : { rules: path, tests: options.tests }
        const tests = await readRuleTests(file, folders)
        if (tests === undefined) rows.push(untested(file, options.require))
        else
          rows.push(
            ...rowsOf(file, runRuleTests({ rule: source, tests, others: othersOf(file, source, given) })),
          )
      }
      printRows(
        options.all ? rows : rows.filter(({ outcome }) => outcome === 'failed'),
        [
          { title: 'rule', value: (row) => row.file, max: 100 },
          { title: 'case', value: (row) => row.case },
          { title: 'outcome', value: (row) => row.outcome },
          { title: 'reason', value: (row) => row.reason, max: 140 },
        ],
        chosenFormat(options.format),
      )
      const count = (outcome: TestRow['outcome']) => rows.filter((row) => row.outcome === outcome).length
      process.stderr.write(
        `${count('passed')} passed, ${count('failed')} failed, ${count('untested')} rules untested\n`,
      )
      if (count('failed') > 0) process.exitCode = EXIT.failures
    })
}

async function testPlatform(command: Command, format: Format): Promise<void> {
  const { passed, failed, untested, failures } = await connect(command).call(testAllRules, { body: {} })
  printRows(
    failures,
    [
      { title: 'rule', value: (row) => row.id },
      { title: 'title', value: (row) => row.title },
      { title: 'reason', value: (row) => row.reason, max: 140 },
    ],
    format,
  )
  process.stderr.write(`${passed} passed, ${failed} failed, ${untested} rules untested\n`)
  if (failed > 0) process.exitCode = EXIT.failures
}

interface GivenFile {
  readonly file: string
  readonly source: string
  /** What the person named, that the file was found under. */
  readonly path: string
}

async function filesOf(paths: readonly string[]): Promise<GivenFile[]> {
  const found: GivenFile[] = []
  for (const path of paths) for (const file of await readRuleFiles([path])) found.push({ ...file, path })
  return found
}

/** A correlation names rules that stand in other files of those given; a rule needs none. */
function othersOf(file: string, source: string, given: readonly GivenFile[]): string[] {
  if (!/^correlation\s*:/m.test(source)) return []
  return given.filter((other) => other.file !== file).map((other) => other.source)
}

function untested(file: string, isRequired: boolean): TestRow {
  return { file, case: '', outcome: isRequired ? 'failed' : 'untested', reason: 'the rule has no tests' }
}

function rowsOf(file: string, run: RuleTestRun): TestRow[] {
  if (!run.ok) {
    const { line, column, message, expected } = run.error
    const reason = `${run.in} ${line}:${column}: ${message} (expected ${expected})`
    return [{ file, case: '', outcome: 'failed', reason }]
  }
  return run.results.map(({ case: { kind, number, line }, passed, matched }) => ({
    file,
    case: `${kind} ${number}`,
    outcome: passed ? 'passed' : 'failed',
    reason: passed
      ? ''
      : matched === undefined
        ? `line ${line}: does not fire`
        : `line ${line}: fires on ${JSON.stringify(matched)}`,
  }))
}
