import { PassThrough } from 'node:stream'
import { parse } from 'csv-parse'
import type { OpenInput } from './input.ts'

/** So many broken lines are named for a file; all are counted. */
const NAMED_DAMAGE = 20

/**
 * The rows of a CSV file (RFC 4180) as NDJSON: its first line names the fields. Empty cells are left out; a line that
 * cannot be read is skipped and named.
 */
export function csvStream(file: OpenInput, options: { readonly maxRecordBytes: number }): OpenInput {
  const named: string[] = []
  let unnamed = 0
  const output = new PassThrough({ highWaterMark: 1024 * 1024 })
  const parser = parse({
    bom: true,
    columns: (names: string[]) => names.map((name, at) => name.trim() || `column_${at + 1}`),
    max_record_size: options.maxRecordBytes,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
  })
  parser.on('skip', (error) => {
    if (named.length < NAMED_DAMAGE) named.push(error?.message ?? 'a line cannot be read')
    else unnamed += 1
  })
  parser.on('data', (row: Record<string, string>) => {
    const present = Object.entries(row).filter(([, value]) => value !== '')
    if (!output.write(`${JSON.stringify(Object.fromEntries(present))}\n`)) parser.pause()
  })
  output.on('drain', () => parser.resume())
  parser.on('end', () => output.end())
  parser.on('error', (error) => {
    named.push(error.message)
    output.end()
  })
  file.bytes.pipe(parser)
  return {
    ...file,
    format: 'text',
    bytes: output,
    damage: () => (unnamed === 0 ? named : [...named, `and ${unnamed} more lines`]),
  }
}
