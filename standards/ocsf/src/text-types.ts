import { isIpAddress, isSubnet } from './ip-address.ts'

/** What a string of an OCSF type must look like. */
export interface TextType {
  /** In UTF-16 code units; longer is an error before anything else looks at the string. */
  readonly maxLength: number
  readonly matches: (text: string) => boolean
  readonly expected: string
}

// The patterns below have one way to match at each place (fixed counts, or classes that exclude what follows
// them), so they are linear; the schema's own ip_t and bytestring_t patterns are not used.
const DATETIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,32})?(?:[Zz]|[+-]\d{2}:\d{2})?$/
const EMAIL = /^[a-zA-Z0-9!#$%&'*+\-/=?^_`{|}~.,]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9.-]+$/
const MAC = /^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/
const UUID = /[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/

const TEXT_TYPES: ReadonlyMap<string, TextType> = new Map([
  ['bytestring_t', { maxLength: 16_777_216, matches: isBase64, expected: 'padded base64 (RFC 4648)' }],
  [
    'datetime_t',
    {
      maxLength: 64,
      matches: (text) => DATETIME.test(text),
      expected: 'an RFC 3339 time (2024-09-10T23:20:50.520Z)',
    },
  ],
  [
    'email_t',
    { maxLength: 1024, matches: (text) => EMAIL.test(text), expected: 'an address (user@example.com)' },
  ],
  [
    'hostname_t',
    { maxLength: 1024, matches: isHostname, expected: 'a host name without spaces or control characters' },
  ],
  [
    'ip_t',
    { maxLength: 40, matches: (text) => isIpAddress(text.trim()), expected: 'an IPv4 or IPv6 address' },
  ],
  [
    'mac_t',
    { maxLength: 32, matches: (text) => MAC.test(text), expected: 'a MAC address (18:36:F3:98:4F:9A)' },
  ],
  ['subnet_t', { maxLength: 42, matches: isSubnet, expected: 'a CIDR block (192.168.200.0/24)' }],
  ['uuid_t', { maxLength: 128, matches: (text) => UUID.test(text), expected: 'a UUID (RFC 9562)' }],
])

/** The format of an OCSF string type, or undefined where any string goes (`string_t`, `file_path_t`, `url_t` ...). */
export function textType(type: string): TextType | undefined {
  return TEXT_TYPES.get(type)
}

/** Both alphabets that OCSF allows, not mixed. */
function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) || /^[A-Za-z0-9_-]*={0,2}$/.test(text)
}

/** OCSF gives hostname_t no pattern, and real names hold underscores and IP addresses: refuse only what no name has. */
function isHostname(text: string): boolean {
  return !/[\s\x00-\x1f\x7f/\\]/.test(text)
}
