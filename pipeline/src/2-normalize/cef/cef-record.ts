/** One line in ArcSight's Common Event Format. */
export interface CefRecord {
  readonly version: string
  readonly vendor: string
  readonly product: string
  readonly productVersion: string
  readonly signatureId: string
  readonly name: string
  readonly severity: string
  /** Values by key, without their escapes. */
  readonly extension: Readonly<Record<string, string>>
  /** Behind `…Label`: what the vendor calls its custom fields. */
  readonly custom: Readonly<Record<string, string>>
  /** Where `CEF:` stands: what is before it is a syslog header. */
  readonly start: number
}

/** A header stands within the first characters; beyond them it is somebody's text. */
const MAX_PREFIX = 512
const START = /(?:^|[\s:|])CEF:\s?(\d{1,2}(?:\.\d{1,2})?)\|/
const MAX_PAIRS = 512
const HEADER_FIELDS = 6

/** Undefined where the line is no CEF, or ends within its header. */
export function parseCef(text: string): CefRecord | undefined {
  const found = START.exec(text.slice(0, MAX_PREFIX))
  if (found === null) return undefined
  const headers: string[] = []
  let at = found.index + found[0].length
  while (headers.length < HEADER_FIELDS) {
    const end = endOfHeader(text, at)
    // Only the last of them may lack its bar.
    if (end === text.length && headers.length < HEADER_FIELDS - 1) return undefined
    headers.push(text.slice(at, end).replaceAll(/\\([|\\])/g, '$1'))
    at = end + 1
  }
  const [vendor = '', product = '', productVersion = '', signatureId = '', name = '', severity = ''] = headers
  const extension = parseExtension(text.slice(at))
  return {
    version: found[1]!,
    vendor,
    product,
    productVersion,
    signatureId,
    name,
    severity: severity.trim(),
    extension,
    custom: customFields(extension),
    start: found.index + found[0].indexOf('CEF:'),
  }
}

/** The next bar that no backslash stands before. */
function endOfHeader(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '|') return at
  }
  return text.length
}

const KEY = /(?:^|\s)([A-Za-z0-9_.[\]-]{1,128})=/g

/** A word with `=` behind it starts a value where a space stands before the word; the value goes to the next such word. */
function parseExtension(text: string): Record<string, string> {
  const fields = Object.create(null) as Record<string, string>
  let key: string | undefined
  let start = 0
  let count = 0
  for (const match of text.matchAll(KEY)) {
    if (key !== undefined) fields[key] ??= unescaped(text.slice(start, match.index))
    if (++count > MAX_PAIRS) return fields
    key = match[1]!
    start = match.index + match[0].length
  }
  if (key !== undefined) fields[key] ??= unescaped(text.slice(start))
  return fields
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', '=': '=', '\\': '\\', '|': '|' }

function unescaped(text: string): string {
  const trimmed = text.trimEnd()
  return trimmed.includes('\\')
    ? trimmed.replaceAll(/\\([nr=\\|])/g, (_, letter: string) => ESCAPED[letter]!)
    : trimmed
}

/** `cs1Label=Rule cs1=x` says `Rule` is x. */
function customFields(extension: Readonly<Record<string, string>>): Record<string, string> {
  const custom = Object.create(null) as Record<string, string>
  for (const [key, label] of Object.entries(extension)) {
    if (!key.endsWith('Label') || label === '') continue
    const value = extension[key.slice(0, -'Label'.length)]
    if (value !== undefined && value !== '') custom[label] = value
  }
  return custom
}
