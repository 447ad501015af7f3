import { writeFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import {
  type ParserCase,
  type ParserFolder,
  readParserCases,
  readParserFolders,
} from '@opensoc/content-files'
import { validate } from '@opensoc/ocsf'
import { createNormalizers, type Golden, goldenOf, type Normalizer } from '@opensoc/pipeline'
import type { Command } from 'commander'
import { EXIT } from '../../exit-status.ts'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { judgeParser } from './judge-parser.ts'

interface CaseRow {
  readonly case: string
  readonly outcome: 'passed' | 'failed' | 'written'
  readonly reason: string
}

/** Records of cases are received at the start of 2026: those without a year take it from this. */
const RECEIVED = Date.UTC(2026, 0, 16)

export function addTestParsers(parsers: Command): void {
  parsers
    .command('test <folder...>')
    .description('run the golden pairs of parsers, without a platform; exit status 1 if any fails')
    .option('--update', 'write what becomes of each case as its .out.json: read it before you keep it', false)
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nA pair is <case>.in.log (or .in.json) and <case>.out.json, beside parser.yaml.\n\nExample:\n  opensoc parsers test acme-gate',
    )
    .action(async (folders: string[], { update, format }: { update: boolean; format?: Format }) => {
      const rows: CaseRow[] = []
      for (const folder of await readParserFolders(folders)) rows.push(...(await runFolder(folder, update)))
      printRows(
        rows,
        [
          { title: 'case', value: (row) => row.case, max: 100 },
          { title: 'outcome', value: (row) => row.outcome },
          { title: 'reason', value: (row) => row.reason, max: 160 },
        ],
        chosenFormat(format),
      )
      const failed = rows.filter(({ outcome }) => outcome === 'failed').length
      process.stderr.write(`${rows.length - failed} passed, ${failed} failed\n`)
      if (failed > 0 || rows.length === 0) process.exitCode = EXIT.failures
    })
}

async function runFolder(folder: ParserFolder, update: boolean): Promise<CaseRow[]> {
  const { parser } = folder.text
  const [error] = judgeParser(folder).filter(({ severity }) => severity === 'error')
  if (parser === undefined || error !== undefined) {
    const { file, line, column, message } = error!
    return [{ case: folder.folder, outcome: 'failed', reason: `${file}:${line}:${column}: ${message}` }]
  }
  const cases = await readParserCases(folder.folder)
  if (cases.length === 0)
    return [{ case: folder.folder, outcome: 'failed', reason: 'no case: write records to first.in.log' }]
  // The shipped normalizers stand behind the parser, as they do in the platform.
  const normalizers = createNormalizers({ mappings: [], formats: [], parsers: [parser] })
  return Promise.all(cases.map((one) => runCase(folder.folder, one, normalizers, update)))
}

async function runCase(
  folder: string,
  { name, input, output, outputFile }: ParserCase,
  normalizers: readonly Normalizer[],
  update: boolean,
): Promise<CaseRow> {
  const row = (outcome: CaseRow['outcome'], reason = ''): CaseRow => ({
    case: `${folder}/${name}`,
    outcome,
    reason,
  })
  const actual = JSON.parse(JSON.stringify(goldenOf(input, normalizers, RECEIVED))) as Golden
  const invalid = actual.events.flatMap(({ ocsf }, at) =>
    validate(ocsf)
      .filter(({ severity }) => severity === 'error')
      .map(({ pointer, message }) => `event ${at + 1} ${pointer}: ${message}`),
  )
  if (invalid.length > 0) return row('failed', invalid[0])
  if (update) {
    await writeFile(outputFile, `${JSON.stringify(actual, null, 2)}\n`)
    return row('written', `${actual.events.length} events, ${actual.quarantined.length} quarantined`)
  }
  if (output === undefined) return row('failed', `${outputFile} is missing: --update writes it`)
  const expected: unknown = parsed(output)
  if (isDeepStrictEqual(actual, expected)) return row('passed')
  return row('failed', `differs at ${firstDifference(actual, expected)}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `/events/0/ocsf/src_endpoint/ip: "10.1.2.3", expected "10.1.2.4"` */
export function firstDifference(actual: unknown, expected: unknown, pointer = ''): string {
  const isTree = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null
  if (isTree(actual) && isTree(expected)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      if (!isDeepStrictEqual(actual[key], expected[key]))
        return firstDifference(actual[key], expected[key], `${pointer}/${key}`)
    }
  }
  const shown = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 200)
  return `${pointer || '/'}: ${shown(actual)}, expected ${shown(expected)}`
}
