/** `#separator`-headed logs: the header names the columns of the lines below it. */
interface Header {
  readonly separator: string
  readonly setSeparator: string
  readonly empty: string
  readonly unset: string
  readonly path: string
  readonly fields: readonly string[]
  readonly types: readonly string[]
}

const START = '#separator '

export function isZeekTsv(lines: readonly string[]): boolean {
  return lines.some((line) => line.startsWith(START))
}

/** Each line below a header becomes the JSON record that Zeek's JSON writer would give; header lines go. */
export function zeekTsvToJson(lines: readonly string[]): string[] {
  const records: string[] = []
  let header: Header | undefined
  let pending: Record<string, string> = {}
  for (const line of lines) {
    if (line.startsWith(START)) {
      pending = { separator: unescapeHex(line.slice(START.length)) }
      header = undefined
    } else if (line.startsWith('#')) {
      const separator = pending['separator'] ?? '\t'
      const cut = line.indexOf(separator)
      if (cut > 0) pending[line.slice(1, cut)] = line.slice(cut + separator.length)
      if (line.startsWith('#types')) header = headerOf(pending)
    } else if (header === undefined) records.push(line)
    else records.push(JSON.stringify(recordOf(line, header)))
  }
  return records
}

function headerOf(pending: Readonly<Record<string, string>>): Header {
  const separator = pending['separator'] ?? '\t'
  return {
    separator,
    setSeparator: pending['set_separator'] ?? ',',
    empty: pending['empty_field'] ?? '(empty)',
    unset: pending['unset_field'] ?? '-',
    path: pending['path'] ?? '',
    fields: (pending['fields'] ?? '').split(separator),
    types: (pending['types'] ?? '').split(separator),
  }
}

function recordOf(line: string, header: Header): Record<string, unknown> {
  const record: Record<string, unknown> = { _path: header.path }
  for (const [at, text] of line.split(header.separator).entries()) {
    const name = header.fields[at]
    if (name === undefined || text === header.unset) continue
    record[name] = typedValue(text, header.types[at] ?? 'string', header)
  }
  return record
}

function typedValue(text: string, type: string, header: Header): unknown {
  if (type.startsWith('vector[') || type.startsWith('set[')) {
    const inner = type.slice(type.indexOf('[') + 1, -1)
    return text === header.empty
      ? []
      : text.split(header.setSeparator).map((part) => typedValue(part, inner, header))
  }
  if (type === 'bool') return text === 'T'
  if (
    type === 'time' ||
    type === 'interval' ||
    type === 'double' ||
    type === 'count' ||
    type === 'int' ||
    type === 'port'
  )
    return Number(text)
  return text === header.empty ? '' : unescapeHex(text)
}

/** `\x09` stands for its character. */
function unescapeHex(text: string): string {
  return text.replaceAll(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
