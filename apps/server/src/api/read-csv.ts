import { HttpError } from '../http/http-error.ts'

const MAX_COLUMNS = 64

/** The rows of CSV (RFC 4180) by the names of its header. Throws `CSV_INVALID` with the row. */
export function readCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const [header, ...rows] = recordsOf(text.replace(/^\ufeff/, ''))
  if (header === undefined) throw invalid('the file is empty')
  const names = header.map((name) => name.trim().toLowerCase())
  return rows.map((cells, at) => {
    if (cells.length > names.length)
      throw invalid(`row ${at + 1} has ${cells.length} columns, the header ${names.length}`)
    return Object.fromEntries(names.map((name, column) => [name, (cells[column] ?? '').trim()]))
  })
}

function recordsOf(text: string): string[][] {
  const records: string[][] = []
  let cells: string[] = []
  let at = 0
  while (at < text.length) {
    const isQuoted = text[at] === '"'
    const end = isQuoted ? closingQuote(text, at + 1) : nextBreak(text, at)
    if (end === -1) throw invalid(`row ${records.length}: a quote never closes`)
    cells.push(isQuoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end))
    if (cells.length > MAX_COLUMNS) throw invalid(`row ${records.length}: more than ${MAX_COLUMNS} columns`)
    at = isQuoted ? end + 1 : end
    if (text[at] === ',') {
      at++
      if (at === text.length) cells.push('')
      continue
    }
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    else if (at < text.length && isQuoted) throw invalid(`row ${records.length}: text behind a closing quote`)
    if (cells.some((cell) => cell.trim() !== '')) records.push(cells)
    cells = []
  }
  if (cells.some((cell) => cell.trim() !== '')) records.push(cells)
  return records
}

function nextBreak(text: string, from: number): number {
  for (let at = from; at < text.length; at++)
    if (text[at] === ',' || text[at] === '\n' || text[at] === '\r') return at
  return text.length
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at
  return -1
}

function invalid(message: string): HttpError {
  return new HttpError(400, 'CSV_INVALID', message, {
    nextStep: 'Write a header, and one row a line, with commas.',
  })
}
