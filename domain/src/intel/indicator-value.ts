import { parseIpRange } from '@opensoc/stix'

/** What a single value can be matched as. */
export const INDICATOR_KINDS = [
  'sha256',
  'sha1',
  'md5',
  'domain',
  'ip',
  'cidr',
  'url',
  'email',
  'file_name',
  'ja3',
] as const
export type IndicatorKind = (typeof INDICATOR_KINDS)[number]

export interface IndicatorValue {
  readonly kind: IndicatorKind
  /** In its one form: see `normalizeValue`. */
  readonly value: string
}

/** Undoes what people do to make an address harmless: `hxxps[:]//evil[.]example`. */
export function refang(text: string): string {
  return text
    .trim()
    .replace(/\[(?:\.|dot)\]|\((?:\.|dot)\)|\{\.\}/gi, '.')
    .replace(/\[:\]/g, ':')
    .replace(/\[(?:@|at)\]|\((?:@|at)\)/gi, '@')
    .replace(/\[:\/\/\]/g, '://')
    .replace(/^h(?:xx|tt|XX)ps?(?=:)/i, (scheme) => (/s$/i.test(scheme) ? 'https' : 'http'))
}

const DOMAIN =
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?:[a-z][a-z0-9-]{0,61}[a-z0-9]|xn--[a-z0-9-]+)$/
const MAX_VALUE_LENGTH = 2048

/** The one form of a value: values that are the same thing compare equal. Undefined if it is none of this kind. */
export function normalizeValue(kind: IndicatorKind, text: string): string | undefined {
  const value = text.trim()
  if (value === '' || value.length > MAX_VALUE_LENGTH) return undefined
  switch (kind) {
    case 'sha256':
      return hex(value, 64)
    case 'sha1':
      return hex(value, 40)
    case 'md5':
    case 'ja3':
      return hex(value, 32)
    case 'domain': {
      const domain = value.toLowerCase().replace(/\.$/, '')
      return domain.length <= 253 && DOMAIN.test(domain) ? domain : undefined
    }
    case 'ip': {
      const range = value.includes('/') ? undefined : parseIpRange(value)
      return range === undefined ? undefined : printAddress(range.family, range.address)
    }
    case 'cidr':
      return normalizeRange(value)
    case 'url':
      return normalizeUrl(value)
    case 'email':
      return /^[^\s@]+@[^\s@]+$/.test(value) ? value.toLowerCase() : undefined
    case 'file_name':
      return value.split(/[\\/]/).at(-1)!.toLowerCase() || undefined
  }
}

/** With its scheme, or without one: then it stands for any, and names a host with a dot and a path. */
function normalizeUrl(value: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(value)) {
    return value.replace(/^[^/]*\/\/[^/?#]*/, (head) => head.toLowerCase())
  }
  if (!/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+(?::\d{1,5})?\/\S*$/i.test(value)) return undefined
  return value.replace(/^[^/?#]*/, (host) => host.toLowerCase())
}

function hex(value: string, digits: number): string | undefined {
  return value.length === digits && /^[0-9a-f]+$/i.test(value) ? value.toLowerCase() : undefined
}

function normalizeRange(value: string): string | undefined {
  const range = parseIpRange(value)
  if (range === undefined || !value.includes('/')) return undefined
  const bits = range.family === 6 ? 128 : 32
  const shift = BigInt(bits - range.prefix)
  return `${printAddress(range.family, (range.address >> shift) << shift)}/${range.prefix}`
}

/** IPv4 with dots; IPv6 as eight groups without leading zeros, so that one address has one text. */
export function printAddress(family: 4 | 6, address: bigint): string {
  const size = family === 6 ? 16n : 8n
  const count = family === 6 ? 8 : 4
  const parts: string[] = []
  for (let at = count - 1; at >= 0; at--) {
    const part = (address >> (BigInt(at) * size)) & ((1n << size) - 1n)
    parts.push(part.toString(family === 6 ? 16 : 10))
  }
  return parts.join(family === 6 ? ':' : '.')
}

/** What a value alone is, after refanging, or undefined. A bare file name is none: it could be anything. */
export function typeValue(text: string): IndicatorValue | undefined {
  const value = refang(text)
  const order: readonly IndicatorKind[] = ['sha256', 'sha1', 'md5', 'url', 'email', 'ip', 'cidr', 'domain']
  for (const kind of order) {
    const normal = normalizeValue(kind, value)
    // A word with a slash may be much else: alone, only a scheme makes it a URL.
    if (normal !== undefined && (kind !== 'url' || value.includes('://'))) return { kind, value: normal }
  }
  return undefined
}

/** File endings that look like a top-level domain and in a report mostly are none. */
const FILE_ENDINGS =
  /\.(?:exe|dll|sys|bat|ps1|vbs|js|doc|docx|docm|xls|xlsx|xlsm|pdf|zip|rar|txt|png|jpg|php|html?|py|sh|lnk|iso|tmp|dat|bin|log)$/i
const MAX_TEXT = 10_000_000

/** Values that stand in a text, a report or HTML, each once, in the order of the text. Bounded by the text's length. */
export function findValues(text: string): readonly IndicatorValue[] {
  const found = new Map<string, IndicatorValue>()
  const plain = text.slice(0, MAX_TEXT).replace(/<[^<>]{0,1000}>/g, ' ')
  for (const word of plain.split(/[\s"'<>,;|`]+/)) {
    const trimmed = word.replace(/^[([{]+(?!\.)|[)\]}.:!?]+$/g, '')
    if (trimmed.length < 4 || trimmed.length > MAX_VALUE_LENGTH) continue
    const value = typeValue(trimmed) ?? typeValue(word)
    if (value === undefined || (value.kind === 'domain' && FILE_ENDINGS.test(value.value))) continue
    found.set(`${value.kind} ${value.value}`, value)
  }
  return [...found.values()]
}
