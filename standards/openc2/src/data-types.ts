import { isIpv4Net, isIpv6Net } from './addresses.ts'
import { arrayOf, integer, oneOf, record, type Shape, text } from './shape.ts'

/** Data types of the language specification 1.0, section 3.4.2, and the target types that other types hold. */

/** RFC 1123 labels; the underscore is let in because DNS names of services carry it. */
const hostnamePattern =
  /^(?=.{1,253}\.?$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$/

export const hostname = text('a host name (RFC 1123)', (value) => hostnamePattern.test(value), 254)
export const idnHostname = text('an internationalized host name', (value) => isName(value), 254)
export const emailAddress = text(
  'an email address (RFC 5322)',
  (value) => isEmail(value, hostnamePattern),
  320,
)
export const idnEmailAddress = text('an internationalized email address', (value) => isEmail(value), 320)
export const uri = text('a URI (RFC 3986)', (value) => /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/.test(value))
export const iri = text('an IRI (RFC 3987)', (value) =>
  /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20]+$/.test(value),
)
export const macAddress = text('a MAC address (EUI-48 or EUI-64, hex pairs)', (value) =>
  /^(?:[0-9A-Fa-f]{2}[:-]){5}(?:[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-])?[0-9A-Fa-f]{2}$/.test(value),
)
export const ipv4Net = text('an IPv4 address or block', isIpv4Net, 18)
export const ipv6Net = text('an IPv6 address or block', isIpv6Net, 49)
/** Base64url without line breaks (RFC 4648, 5); padding is tolerated. */
export const binary = text('base64url', (value) => /^[A-Za-z0-9_-]*={0,2}$/.test(value), 16_777_216)
/** Milliseconds since the epoch. */
export const dateTime = integer()
/** Milliseconds. */
export const duration = integer()
export const port = integer(0, 65_535)
export const l4Protocol = oneOf('icmp', 'tcp', 'udp', 'sctp')
export const commandId = text('a command id: 1 to 36 characters, no space', (value) =>
  /^\S{1,36}$/.test(value),
)
export const version = text('a version such as 1.0', (value) => /^\S{1,32}$/.test(value))

export const hashes = record({ md5: hex(32), sha1: hex(40), sha256: hex(64) }, { min: 1 })
export const device = record(
  { hostname, idn_hostname: idnHostname, device_id: text('a device id') },
  { min: 1 },
)
export const file = record({ name: text(), path: text(), hashes }, { min: 1 })
export const payload = record({ bin: binary, url: uri }, { min: 1 })

/** A process may name its parent; the chain is bounded so that a hostile one ends. */
export const processTarget: Shape = boundedProcess(16)

function boundedProcess(depth: number): Shape {
  const fields = {
    pid: integer(),
    name: text(),
    cwd: text(),
    executable: file,
    command_line: text(),
  }
  if (depth === 0) return record(fields, { min: 1 })
  return record({ ...fields, parent: boundedProcess(depth - 1) }, { min: 1 })
}

export function connection(net: Shape, protocols: Shape = l4Protocol): Shape {
  return record(
    { src_addr: net, src_port: port, dst_addr: net, dst_port: port, protocol: protocols },
    { min: 1 },
  )
}

export const features = arrayOf(oneOf('versions', 'profiles', 'pairs', 'rate_limit'), {
  max: 10,
  unique: true,
})

/** Upper case is the text (Base16), lower case is what everybody sends: both are read. */
function hex(length: number): Shape {
  return text(`${length} hex digits`, (value) => value.length === length && /^[0-9A-Fa-f]+$/.test(value))
}

function isName(value: string): boolean {
  return (
    value.length > 0 && !/[\s\x00-\x20/@:]/.test(value) && !value.includes('..') && !value.startsWith('.')
  )
}

function isEmail(value: string, domainPattern?: RegExp): boolean {
  const at = value.lastIndexOf('@')
  const domain = value.slice(at + 1)
  if (at < 1 || /[\s\x00-\x20]/.test(value)) return false
  return domainPattern ? domainPattern.test(domain) : isName(domain)
}
