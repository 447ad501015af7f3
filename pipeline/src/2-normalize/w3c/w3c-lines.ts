/** Lines below a `#Fields:` directive: the W3C extended log format, as IIS, Windows Firewall and others write it. */
const FIELDS = '#Fields:'
const MAX_FIELDS = 128

export function isW3c(lines: readonly string[]): boolean {
  return lines.some((line) => line.startsWith(FIELDS))
}

/**
 * Each line below the directives becomes a JSON record with the names of `#Fields:`, the writer's name in `#Software`
 * and, where the lines have no date of their own, the date of `#Date:`. Directives go; lines that have fewer columns
 * than there are names, and those before any directive, stay as they are.
 */
export function w3cToJson(lines: readonly string[]): string[] {
  const records: string[] = []
  let names: readonly string[] = []
  let software = ''
  let date = ''
  for (const line of lines) {
    if (line.startsWith('#')) {
      const colon = line.indexOf(':')
      const directive = colon === -1 ? '' : line.slice(0, colon + 1)
      const value = line.slice(colon + 1).trim()
      if (directive === FIELDS) names = value.split(/\s+/).slice(0, MAX_FIELDS)
      else if (directive === '#Software:') software = value
      else if (directive === '#Date:') date = value.slice(0, 10)
      // A comment that is no directive is no record of the format either.
      else if (directive === '') records.push(line)
    } else {
      const columns = columnsOf(line, names.length)
      if (names.length < 2 || columns.length < names.length) records.push(line)
      else records.push(JSON.stringify(recordOf(names, columns, software, date)))
    }
  }
  return records
}

/** Some write two spaces where others write ` - `: a column that is nothing counts only where it is needed. */
function columnsOf(line: string, wanted: number): readonly string[] {
  const separator = line.includes('\t') ? '\t' : ' '
  const columns = line.trimEnd().split(separator)
  return columns.length > wanted ? columns.filter((column) => column !== '') : columns
}

function recordOf(
  names: readonly string[],
  columns: readonly string[],
  software: string,
  date: string,
): Record<string, string> {
  const record: Record<string, string> = { '#Software': software }
  if (date !== '' && !names.includes('date')) record['date'] = date
  for (const [at, name] of names.entries()) {
    const value = columns[at]!
    if (value !== '-' && value !== '' && name !== '__proto__') record[name] = value
  }
  return record
}
