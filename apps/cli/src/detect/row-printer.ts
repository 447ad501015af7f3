import { type Column, csvLine, type Format, printRows } from '../output/rows.ts'
import type { DetectRow } from './detect-row.ts'
import type { SummaryRow } from './detect-summary.ts'
import { SortedLines } from './sorted-lines.ts'

const COLUMNS: readonly Column<DetectRow>[] = [
  { title: 'time', value: (row) => row.time },
  { title: 'level', value: (row) => row.level },
  { title: 'rule', value: (row) => row.rule_title, max: 70 },
  { title: 'host', value: (row) => row.host, max: 25 },
  { title: 'event', value: (row) => row.event_id },
  { title: 'techniques', value: (row) => row.techniques.join(' '), max: 30 },
  { title: 'record', value: (row) => `${row.source}:${row.record}`, max: 80 },
]

export const summaryColumns: readonly Column<SummaryRow>[] = [
  { title: 'by', value: (row) => row.by },
  { title: 'what', value: (row) => row.what, max: 80 },
  { title: 'level', value: (row) => row.level },
  { title: 'findings', value: (row) => row.count, align: 'right' },
  { title: 'hosts', value: (row) => row.hosts, align: 'right' },
  { title: 'first', value: (row) => row.first },
  { title: 'last', value: (row) => row.last },
]

/**
 * Prints findings as they come, or in the order of time once all are there. ndjson and csv stream with bounded memory,
 * the timeline through a sorted file; table and json need all rows before they can be printed.
 */
export class RowPrinter {
  readonly #format: Format
  readonly #lines: SortedLines | undefined
  readonly #rows: DetectRow[] = []
  #hasHeader = false

  constructor(options: { readonly format: Format; readonly isTimeline: boolean }) {
    this.#format = options.format
    const streams = options.format === 'ndjson' || options.format === 'csv'
    this.#lines = options.isTimeline && streams ? new SortedLines() : undefined
    this.#isTimeline = options.isTimeline
  }

  readonly #isTimeline: boolean

  async print(rows: readonly DetectRow[]): Promise<void> {
    if (this.#format === 'table' || this.#format === 'json') {
      // A table shows no event: it need not be kept.
      for (const row of rows)
        this.#rows.push(this.#format === 'table' ? { ...row, event: null, fields: {} } : row)
    } else if (this.#lines !== undefined) {
      for (const row of rows) this.#lines.add(`${row.time} ${row.rule_id}`, this.#line(row))
    } else await this.#write(rows.map((row) => this.#line(row)))
  }

  async finish(): Promise<void> {
    if (this.#lines !== undefined) for await (const lines of this.#lines.sorted()) await this.#write(lines)
    if (this.#format === 'csv') await this.#write([])
    if (this.#format !== 'table' && this.#format !== 'json') return
    if (this.#isTimeline) this.#rows.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    printRows(this.#rows, COLUMNS, this.#format)
  }

  #line(row: DetectRow): string {
    return this.#format === 'csv' ? csvLine(COLUMNS.map((column) => column.value(row))) : JSON.stringify(row)
  }

  async #write(lines: readonly string[]): Promise<void> {
    const header =
      this.#format === 'csv' && !this.#hasHeader ? [csvLine(COLUMNS.map(({ title }) => title))] : []
    this.#hasHeader = true
    const text = [...header, ...lines].map((line) => `${line}\n`).join('')
    if (text === '' || process.stdout.write(text)) return
    await new Promise((resolve) => process.stdout.once('drain', resolve))
  }
}
