import { Option } from 'commander'

export const FORMATS = ['table', 'ndjson', 'json', 'csv'] as const
export type Format = (typeof FORMATS)[number]

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string | number
  readonly align?: 'right'
  /** Longest printed form in a table; longer values are cut with an ellipsis. */
  readonly max?: number
}

export function formatOption(): Option {
  return new Option(
    '--format <format>',
    'how rows are printed (default: table on a terminal, ndjson in a pipe)',
  ).choices(FORMATS)
}

export function chosenFormat(format: Format | undefined): Format {
  return format ?? (process.stdout.isTTY ? 'table' : 'ndjson')
}

/** Prints rows: `json` and `ndjson` give the whole rows, `table` and `csv` the columns. */
export function printRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], format: Format): void {
  if (format === 'json') write(`${JSON.stringify(rows, null, 2)}\n`)
  else if (format === 'ndjson') for (const row of rows) write(`${JSON.stringify(row)}\n`)
  else if (format === 'csv') printCsv(rows, columns)
  else printTable(rows, columns)
}

export function csvLine(values: readonly (string | number)[]): string {
  return values.map(csvValue).join(',')
}

/** RFC 4180; a leading = + - @ would be run as a formula by a spreadsheet, so it gets an apostrophe. */
function csvValue(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

function printCsv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
  write(`${csvLine(columns.map((column) => column.title))}\n`)
  for (const row of rows) write(`${csvLine(columns.map((column) => column.value(row)))}\n`)
}

function printTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
  const cells = rows.map((row) => columns.map((column) => cell(column.value(row), column.max ?? 60)))
  const widths = columns.map((column, at) =>
    Math.max(column.title.length, ...cells.map((line) => line[at]!.length)),
  )
  const print = (line: readonly string[]) => {
    const padded = line.map((text, at) =>
      columns[at]!.align === 'right' ? text.padStart(widths[at]!) : text.padEnd(widths[at]!),
    )
    write(`${padded.join('  ').trimEnd()}\n`)
  }
  print(columns.map((column) => column.title))
  for (const line of cells) print(line)
  if (rows.length === 0) write('(none)\n')
}

function cell(value: string | number, max: number): string {
  const text = visible(typeof value === 'number' ? value.toLocaleString('en-US') : value)
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`
}

/** Telemetry is hostile: control characters never reach the terminal. */
export function visible(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function write(text: string): void {
  process.stdout.write(text)
}
