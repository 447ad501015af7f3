import { quote } from '../pattern/print-pattern.ts'

const HASHES: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha512: 'SHA-512',
  ssdeep: 'SSDEEP',
  tlsh: 'TLSH',
  sha224: 'SHA-224',
  sha384: 'SHA-384',
}

/** The STIX comparison that a MISP attribute's type and value stand for, without brackets; undefined if there is none. */
export function attributePattern(type: string, value: string): string | undefined {
  const [first = '', second = ''] = value.split('|') as [string?, string?]
  if (type in HASHES) return hash(type, value)
  if (type.startsWith('filename|')) {
    const inner = hash(type.slice('filename|'.length), second)
    return inner === undefined ? undefined : `file:name = ${quote(first)} AND ${inner}`
  }
  switch (type) {
    case 'ip-src':
    case 'ip-dst':
      return address(value, type.slice(3))
    case 'ip-src|port':
    case 'ip-dst|port': {
      const side = type.slice(3, 6)
      if (!/^\d{1,5}$/.test(second)) return undefined
      return `network-traffic:${side}_ref.value = ${quote(first)} AND network-traffic:${side}_port = ${Number(second)}`
    }
    case 'domain':
    case 'hostname':
      return `domain-name:value = ${quote(value)}`
    case 'domain|ip':
      return `domain-name:value = ${quote(first)} AND domain-name:resolves_to_refs[*].value = ${quote(second)}`
    case 'hostname|port':
      return `domain-name:value = ${quote(first)}`
    case 'url':
    case 'uri':
    case 'link':
      return `url:value = ${quote(value)}`
    case 'filename':
    case 'email-attachment':
      return `file:name = ${quote(value)}`
    case 'email':
    case 'email-src':
      return type === 'email'
        ? `email-addr:value = ${quote(value)}`
        : `email-message:from_ref.value = ${quote(value)}`
    case 'email-dst':
      return `email-message:to_refs[*].value = ${quote(value)}`
    case 'email-subject':
      return `email-message:subject = ${quote(value)}`
    case 'mutex':
      return `mutex:name = ${quote(value)}`
    case 'regkey':
      return `windows-registry-key:key = ${quote(value)}`
    case 'regkey|value':
      return `windows-registry-key:key = ${quote(first)} AND windows-registry-key:values[*].data = ${quote(second)}`
    case 'user-agent':
      return `network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = ${quote(value)}`
    case 'mac-address':
      return `mac-addr:value = ${quote(value.toLowerCase())}`
    case 'AS':
      return /^(?:AS)?\d{1,10}$/i.test(value)
        ? `autonomous-system:number = ${Number(value.replace(/^AS/i, ''))}`
        : undefined
    case 'x509-fingerprint-sha1':
      return `x509-certificate:hashes.'SHA-1' = ${quote(value)}`
    case 'x509-fingerprint-sha256':
      return `x509-certificate:hashes.'SHA-256' = ${quote(value)}`
    case 'ja3-fingerprint-md5':
      return `network-traffic:x_ja3 = ${quote(value)}`
    default:
      return undefined
  }
}

function hash(type: string, value: string): string | undefined {
  const name = HASHES[type]
  if (name === undefined) return undefined
  return `file:hashes.${/^[A-Z0-9]+$/.test(name) ? name : quote(name)} = ${quote(value.trim())}`
}

function address(value: string, side: string): string {
  const type = value.includes(':') ? 'ipv6-addr' : 'ipv4-addr'
  const operator = value.includes('/') ? 'ISSUBSET' : '='
  const ref = `network-traffic:${side}_ref`
  return `${ref}.type = '${type}' AND ${ref}.value ${operator} ${quote(value)}`
}
