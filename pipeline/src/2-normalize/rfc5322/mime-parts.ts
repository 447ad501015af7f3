import libmime from 'libmime'

/** A header line as it stands there: unfolded, its words not decoded. */
export interface HeaderLine {
  /** In lower case. */
  readonly name: string
  readonly value: string
}

/** A part that holds no other parts. */
export interface MimePart {
  readonly headers: readonly HeaderLine[]
  readonly contentType: string
  readonly parameters: Readonly<Record<string, string>>
  /** As transferred. */
  readonly body: string
}

export interface MimeMessage {
  readonly headers: readonly HeaderLine[]
  readonly parts: readonly MimePart[]
  /** Some of the message was left out: nested too deeply, or more parts than are looked at. */
  readonly isTruncated: boolean
}

const MAX_DEPTH = 8
const MAX_PARTS = 128
const MAX_HEADERS = 512
const MAX_HEADER_LENGTH = 16 * 1024

/** The structure of an RFC 5322 message with MIME (RFC 2045): what is damaged is read as far as it goes. */
export function readMessage(text: string): MimeMessage {
  const parts: MimePart[] = []
  const limits = { isTruncated: false }
  const { headers, body } = splitHead(text)
  collect(headers, body, 0, parts, limits)
  return { headers, parts, isTruncated: limits.isTruncated }
}

export function headerOf(headers: readonly HeaderLine[], name: string): string {
  return headers.find((header) => header.name === name)?.value ?? ''
}

function collect(
  headers: readonly HeaderLine[],
  body: string,
  depth: number,
  parts: MimePart[],
  limits: { isTruncated: boolean },
): void {
  const { value, params } = parameters(headerOf(headers, 'content-type') || 'text/plain')
  const contentType = value.toLowerCase()
  const isNested = contentType.startsWith('multipart/') || contentType === 'message/rfc822'
  if ((isNested && depth >= MAX_DEPTH) || parts.length >= MAX_PARTS) {
    limits.isTruncated = true
    return
  }
  const boundary = params['boundary'] ?? ''
  if (contentType.startsWith('multipart/') && boundary !== '') {
    for (const section of sectionsOf(body, boundary)) {
      const inner = splitHead(section)
      collect(inner.headers, inner.body, depth + 1, parts, limits)
    }
    return
  }
  parts.push({ headers, contentType, parameters: params, body })
  if (contentType !== 'message/rfc822') return
  const inner = splitHead(body)
  collect(inner.headers, inner.body, depth + 1, parts, limits)
}

/** A header's value and its parameters (RFC 2045, RFC 2231). */
export function parameters(text: string): {
  readonly value: string
  readonly params: Readonly<Record<string, string>>
} {
  const { value, params } = libmime.parseHeaderValue(text.slice(0, MAX_HEADER_LENGTH), {
    stripComments: true,
  })
  return { value: value.trim(), params }
}

/** Header lines up to the first empty line, folded ones joined. */
function splitHead(text: string): { readonly headers: readonly HeaderLine[]; readonly body: string } {
  const headers: HeaderLine[] = []
  let name = ''
  let value = ''
  const keep = () => {
    if (name !== '' && headers.length < MAX_HEADERS) headers.push({ name, value: value.trim() })
    name = ''
  }
  let at = 0
  while (at < text.length) {
    const found = text.indexOf('\n', at)
    const end = found === -1 ? text.length : found
    const line = text.slice(at, text[end - 1] === '\r' ? end - 1 : end)
    at = end + 1
    if (line === '') break
    const isFolded = line[0] === ' ' || line[0] === '\t'
    if (isFolded) {
      if (name !== '' && value.length < MAX_HEADER_LENGTH) value += ` ${line.trim()}`
      continue
    }
    keep()
    const colon = line.indexOf(':')
    if (colon <= 0 || colon > 128) continue
    name = line.slice(0, colon).trim().toLowerCase()
    value = line.slice(colon + 1, colon + 1 + MAX_HEADER_LENGTH)
  }
  keep()
  return { headers, body: text.slice(at) }
}

/** What stands between the lines of a boundary; without its last line, all that follows the first. */
function* sectionsOf(body: string, boundary: string): Generator<string> {
  const mark = `--${boundary}`
  let start = -1
  for (let at = nextMark(body, mark, 0); at !== -1; at = nextMark(body, mark, at + mark.length)) {
    if (start !== -1) yield body.slice(start, at).replace(/\r?\n$/, '')
    if (body.startsWith('--', at + mark.length)) return
    const line = body.indexOf('\n', at)
    if (line === -1) return
    start = line + 1
  }
  if (start !== -1) yield body.slice(start)
}

function nextMark(body: string, mark: string, from: number): number {
  for (let at = body.indexOf(mark, from); at !== -1; at = body.indexOf(mark, at + 1))
    if (at === 0 || body[at - 1] === '\n') return at
  return -1
}
