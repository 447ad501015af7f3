/** One line in QRadar's Log Event Extended Format. */
export interface LeefRecord {
  readonly version: '1.0' | '2.0'
  readonly vendor: string
  readonly product: string
  readonly productVersion: string
  readonly eventId: string
  readonly delimiter: string
  readonly attributes: Readonly<Record<string, string>>
  /** Where `LEEF:` stands: what is before it is a syslog header. */
  readonly start: number
}

const MAX_PREFIX = 512
const START = /(?:^|[\s:])LEEF:(1\.0|2\.0)\|/
const MAX_ATTRIBUTES = 512

/** Undefined where the line is no LEEF of version 1.0 or 2.0, or ends within its header. */
export function parseLeef(text: string): LeefRecord | undefined {
  const found = START.exec(text.slice(0, MAX_PREFIX))
  if (found === null) return undefined
  const version = found[1] as LeefRecord['version']
  let at = found.index + found[0].length
  const headers: string[] = []
  while (headers.length < 4) {
    const end = endOfHeader(text, at)
    if (end === -1) return undefined
    headers.push(text.slice(at, end).replaceAll('\\|', '|'))
    at = end + 1
  }
  const told = version === '2.0' ? delimiterAt(text, at) : undefined
  const [vendor = '', product = '', productVersion = '', eventId = ''] = headers
  const delimiter = told?.delimiter ?? '\t'
  const attributes = parseAttributes(text.slice(told?.next ?? at), delimiter)
  const start = found.index + found[0].indexOf('LEEF:')
  return { version, vendor, product, productVersion, eventId, delimiter, attributes, start }
}

function endOfHeader(text: string, from: number): number {
  let end = text.indexOf('|', from)
  while (end > from && text[end - 1] === '\\') end = text.indexOf('|', end + 1)
  return end
}

/** The sixth field of LEEF 2.0; some senders leave it out, and attributes begin where it should be. */
function delimiterAt(
  text: string,
  at: number,
): { readonly delimiter: string; readonly next: number } | undefined {
  const end = text.indexOf('|', at)
  if (end === -1 || end - at > 6) return undefined
  const written = text.slice(at, end)
  if (written === '') return { delimiter: '\t', next: end + 1 }
  const hex = /^(?:0x|x)([0-9a-fA-F]{1,4})$/.exec(written)
  if (hex !== null) return { delimiter: String.fromCharCode(Number.parseInt(hex[1]!, 16)), next: end + 1 }
  return written.length === 1 ? { delimiter: written, next: end + 1 } : undefined
}

function parseAttributes(text: string, delimiter: string): Record<string, string> {
  const attributes = Object.create(null) as Record<string, string>
  for (const pair of text.split(delimiter, MAX_ATTRIBUTES)) {
    const equals = pair.indexOf('=')
    const key = pair.slice(0, equals).trim()
    if (equals > 0 && key !== '' && key.length <= 128) attributes[key] ??= pair.slice(equals + 1).trimEnd()
  }
  return attributes
}
