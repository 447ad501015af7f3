import {
  commandId,
  connection,
  device,
  emailAddress,
  features,
  file,
  hashes,
  hostname,
  idnEmailAddress,
  idnHostname,
  ipv4Net,
  ipv6Net,
  iri,
  macAddress,
  payload,
  processTarget,
  uri,
} from './data-types.ts'
import { arrayOf, record, type Shape, text } from './shape.ts'

/** Section 3.3.1.1: the set is closed, profiles never add to it. */
export const actions = [
  'scan',
  'locate',
  'query',
  'deny',
  'contain',
  'allow',
  'start',
  'stop',
  'restart',
  'cancel',
  'set',
  'update',
  'redirect',
  'create',
  'delete',
  'detonate',
  'restore',
  'copy',
  'investigate',
  'remediate',
] as const
export type Action = (typeof actions)[number]

/** Section 3.3.1.2: the targets of the core language. Profiles add `nsid:name`. */
export const coreTargets: Readonly<Record<string, Shape>> = {
  artifact: record({ mime_type: text(), payload, hashes }, { min: 1 }),
  command: commandId,
  device,
  domain_name: hostname,
  email_addr: emailAddress,
  features,
  file,
  idn_domain_name: idnHostname,
  idn_email_addr: idnEmailAddress,
  ipv4_net: ipv4Net,
  ipv6_net: ipv6Net,
  ipv4_connection: connection(ipv4Net),
  ipv6_connection: connection(ipv6Net),
  iri,
  mac_addr: macAddress,
  process: processTarget,
  properties: arrayOf(
    text('a property name', (value) => value.length > 0),
    { min: 1, unique: true },
  ),
  uri,
}

/** Section 3.3.2.1: no other status code is OpenC2. */
export const statusCodes = [102, 200, 400, 401, 403, 404, 500, 501, 503] as const
export type StatusCode = (typeof statusCodes)[number]

export const responseTypes = ['none', 'ack', 'status', 'complete'] as const
export type ResponseType = (typeof responseTypes)[number]

/** Namespace identifiers that OASIS gave out; others must begin with `x-` (section 3.1.4). */
export const registeredNsids = [
  'slpf',
  'sfpf',
  'sbom',
  'er',
  'hop',
  'av',
  'ids',
  'log',
  'swup',
  'pf',
  'pac',
] as const

/** Letters, digits, `-` and `_`, beginning with a letter or digit; at most 32, where the text says 16 (decision 7). */
export function isNsid(name: string): boolean {
  return (
    (registeredNsids as readonly string[]).includes(name) || /^x-[A-Za-z0-9][A-Za-z0-9_-]{0,29}$/.test(name)
  )
}

/** `nsid:name` of an extended target, or undefined when the key is none. */
export function splitExtendedTarget(
  key: string,
): { readonly nsid: string; readonly name: string } | undefined {
  const colon = key.indexOf(':')
  const [nsid, name] = [key.slice(0, colon), key.slice(colon + 1)]
  return colon > 0 && isNsid(nsid) && /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)
    ? { nsid, name }
    : undefined
}
