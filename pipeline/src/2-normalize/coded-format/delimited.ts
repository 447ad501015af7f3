const MAX_COLUMNS = 512

/** The columns of a line: quoted ones may hold the delimiter, and the quote doubled. Never throws. */
export function splitDelimited(text: string, delimiter = ',', quote = '"'): string[] {
  const columns: string[] = []
  let at = 0
  while (at <= text.length && columns.length < MAX_COLUMNS) {
    if (quote !== '' && text.startsWith(quote, at)) {
      const [value, next] = quotedColumn(text, at + quote.length, quote)
      columns.push(value)
      const end = text.indexOf(delimiter, next)
      at = end === -1 ? text.length + 1 : end + delimiter.length
    } else {
      const end = text.indexOf(delimiter, at)
      columns.push(text.slice(at, end === -1 ? undefined : end))
      at = end === -1 ? text.length + 1 : end + delimiter.length
    }
  }
  return columns
}

function quotedColumn(text: string, start: number, quote: string): readonly [string, number] {
  let value = ''
  for (let from = start; ; ) {
    const end = text.indexOf(quote, from)
    if (end === -1) return [value + text.slice(from), text.length]
    value += text.slice(from, end)
    if (!text.startsWith(quote, end + quote.length)) return [value, end + quote.length]
    value += quote
    from = end + 2 * quote.length
  }
}

/** Columns by their names; columns beyond the names are left out, names without a column absent. */
export function namedColumns(names: readonly string[], columns: readonly string[]): Record<string, string> {
  const fields = Object.create(null) as Record<string, string>
  for (const [at, name] of names.entries()) {
    const value = columns[at]?.trim()
    if (name !== '' && value !== undefined && value !== '') fields[name] = value
  }
  return fields
}
