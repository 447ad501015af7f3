const START = '__CURSOR='
const FIELD = /^([A-Z0-9_]{1,64})=([\s\S]*)$/
const BINARY_NAME = /^[A-Z0-9_]{1,64}$/
/** The length that stands before a value with line breaks: 64 bits, least byte first. */
const LENGTH_BYTES = 8

export function isJournalExport(lines: readonly string[]): boolean {
  return lines.some((line) => line.startsWith(START))
}

/**
 * The journal's export form (`journalctl -o export`) as the JSON that `journalctl -o json` gives, an entry a record. A
 * value that holds line breaks stands behind its name and its length; a field that comes twice is a list.
 */
export function journalExportToJson(lines: readonly string[]): string[] {
  const records: string[] = []
  let entry: Record<string, string | string[]> | undefined
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    if (line.startsWith(START)) {
      if (entry !== undefined) records.push(JSON.stringify(entry))
      entry = {}
    }
    if (entry === undefined) {
      records.push(line)
      continue
    }
    const field = FIELD.exec(line)
    if (field !== null) add(entry, field[1]!, field[2]!)
    else if (BINARY_NAME.test(line)) at = readBinary(lines, at, entry)
  }
  if (entry !== undefined) records.push(JSON.stringify(entry))
  return records
}

function add(entry: Record<string, string | string[]>, name: string, value: string): void {
  if (name === '__proto__') return
  const known = entry[name]
  entry[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value]
}

/** Returns the position of the value's last line. */
function readBinary(lines: readonly string[], at: number, entry: Record<string, string | string[]>): number {
  const first = lines[at + 1]
  if (first === undefined) return at
  const length = lengthAt(first)
  let value = first.slice(LENGTH_BYTES)
  let last = at + 1
  while (
    Buffer.byteLength(value) < length &&
    lines[last + 1] !== undefined &&
    !lines[last + 1]!.startsWith(START)
  ) {
    last += 1
    value += `\n${lines[last]!}`
  }
  add(entry, lines[at]!, value)
  return last
}

function lengthAt(text: string): number {
  let length = 0
  for (let byte = 3; byte >= 0; byte--) length = length * 256 + (text.charCodeAt(byte) || 0)
  return length
}
