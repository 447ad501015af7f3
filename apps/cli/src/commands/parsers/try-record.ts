import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { PARSER_FILE } from '@opensoc/content-files'
import { type OperationResponse, tryRecord } from '@opensoc/contract'
import type { Command } from 'commander'
import { chosenFormat, type Format, formatOption, printRows } from '../../output/rows.ts'
import { connect } from '../../remote/connect.ts'

type Trial = OperationResponse<typeof tryRecord>['trial']

/** What one stage did with one record. */
interface PhaseRow {
  readonly record: number
  readonly phase: 'decode' | 'normalize' | 'enrich' | 'detect'
  readonly outcome: string
  readonly detail: string
}

export function addTryRecord(parsers: Command): void {
  parsers
    .command('try <file>')
    .description(
      'what each stage of the platform does with records (- for standard input); nothing is stored',
    )
    .option('--parser <folder>', 'a parser that is asked before all others')
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExample:\n  opensoc parsers try first.in.log --parser acme-gate\n  journalctl -n 1 | opensoc parsers try -',
    )
    .action(async (file: string, options: { parser?: string; format?: Format }, command: Command) => {
      const records = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8')
      const parser =
        options.parser === undefined ? undefined : await readFile(join(options.parser, PARSER_FILE), 'utf8')
      const body = { text: records, ...(parser === undefined ? {} : { parser }) }
      const { trial, faults } = await connect(command).call(tryRecord, { body })
      for (const { severity, line, column, message } of faults)
        process.stderr.write(`${PARSER_FILE}:${line}:${column}: ${severity}: ${message}\n`)
      const chosen = chosenFormat(options.format)
      if (chosen === 'json' || chosen === 'ndjson') return printRows([trial], [], chosen)
      printRows(
        phaseRows(trial),
        [
          { title: 'record', value: (row) => row.record, align: 'right' },
          { title: 'phase', value: (row) => row.phase },
          { title: 'outcome', value: (row) => row.outcome, max: 50 },
          { title: 'detail', value: (row) => row.detail, max: 160 },
        ],
        chosen,
      )
    })
}

function phaseRows({ decode, records }: Trial): PhaseRow[] {
  const refused = decode.quarantined.map(
    ({ reason, detail }, at): PhaseRow => ({
      record: records.length + at + 1,
      phase: 'decode',
      outcome: `quarantined: ${reason}`,
      detail,
    }),
  )
  return [...records.flatMap(({ text: record, ...phases }, at) => rowsOf(at + 1, record, phases)), ...refused]
}

function rowsOf(
  record: number,
  text: string,
  { normalize, enrich, detect }: Omit<Trial['records'][number], 'text'>,
): PhaseRow[] {
  const row = (phase: PhaseRow['phase'], outcome: string, detail: string): PhaseRow => ({
    record,
    phase,
    outcome,
    detail,
  })
  const rows = [row('decode', 'record', text)]
  const asked = `${normalize.asked.length} normalizers asked`
  if (normalize.quarantined !== undefined)
    return [
      ...rows,
      row(
        'normalize',
        `quarantined: ${normalize.quarantined.reason}`,
        `${asked}: ${normalize.quarantined.detail}`,
      ),
    ]
  rows.push(row('normalize', normalize.normalizer ?? '', `${asked}: ${JSON.stringify(normalize.event)}`))
  for (const { severity, pointer, message } of normalize.issues)
    rows.push(row('normalize', severity, `${pointer}: ${message}`))
  rows.push(row('enrich', 'added', JSON.stringify(enrich?.added ?? {})))
  for (const { logsource, rules } of detect?.views ?? [])
    rows.push(row('detect', `${rules} rules asked`, JSON.stringify(logsource)))
  for (const { title, level, fields, exception } of detect?.matches ?? [])
    rows.push(
      row(
        'detect',
        `${level}${exception === undefined ? '' : ', held back'}: ${title}`,
        JSON.stringify(fields),
      ),
    )
  return rows
}
