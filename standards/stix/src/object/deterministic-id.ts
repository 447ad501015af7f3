import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

/** The namespace that STIX 2.1 (2.9) reserves for ids of cyber-observables made in this way, and in no other. */
const SCO_NAMESPACE = '00abedb4-aa42-466c-9c01-fed23315a9b7'

/** ID contributing properties (6.x of each type). A process has none. */
const CONTRIBUTING: Readonly<Record<string, readonly string[]>> = {
  artifact: ['hashes', 'payload_bin'],
  'autonomous-system': ['number'],
  directory: ['path'],
  'domain-name': ['value'],
  'email-addr': ['value'],
  'email-message': ['from_ref', 'subject', 'body'],
  file: ['hashes', 'name', 'extensions', 'parent_directory_ref'],
  'ipv4-addr': ['value'],
  'ipv6-addr': ['value'],
  'mac-addr': ['value'],
  mutex: ['name'],
  'network-traffic': [
    'start',
    'end',
    'src_ref',
    'dst_ref',
    'src_port',
    'dst_port',
    'protocols',
    'extensions',
  ],
  process: [],
  software: ['name', 'cpe', 'swid', 'vendor', 'version'],
  url: ['value'],
  'user-account': ['account_type', 'user_id', 'account_login'],
  'windows-registry-key': ['key', 'values'],
  'x509-certificate': ['hashes', 'serial_number'],
}

const HASH_PREFERENCE = ['MD5', 'SHA-1', 'SHA-256', 'SHA-512']

/**
 * The id that a cyber-observable has everywhere (2.9): UUIDv5 of its contributing properties in canonical JSON.
 * Undefined if it has none of them: such an object needs a random id.
 */
export function deterministicId(object: Readonly<Record<string, unknown>>): string | undefined {
  const type = String(object['type'])
  const contributing: Record<string, unknown> = {}
  for (const property of CONTRIBUTING[type] ?? []) {
    const value = object[property]
    if (value === undefined || value === null) continue
    contributing[property] = property === 'hashes' ? oneHash(value as Record<string, unknown>) : value
  }
  if (Object.keys(contributing).length === 0) return undefined
  return `${type}--${uuidV5(SCO_NAMESPACE, canonicalJson(contributing))}`
}

/** One hash contributes. Beyond the four that the text orders, the first by name: the order of a dictionary is none. */
function oneHash(hashes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const name = HASH_PREFERENCE.find((known) => hashes[known] !== undefined) ?? Object.keys(hashes).sort()[0]
  return name === undefined ? {} : { [name]: hashes[name] }
}

/** RFC 9562, 5.5. */
export function uuidV5(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
