import type { EventDraft } from '../classification.ts'
import { mailAddress } from '../mail-address.ts'
import { baseName, endpointOf, fileOf, isHostname, userOf } from '../ocsf-parts.ts'

type OfText = (text: string) => EventDraft | undefined

const named: OfText = (name) => ({ name })

/** What a text alone tells of an OCSF object, by the object's name. */
const OF_TEXT: Readonly<Record<string, OfText>> = {
  user: account,
  file: (path) => fileOf(path),
  process: (path) => ({
    name: baseName(path) || path,
    ...(/[\\/]/.test(path) ? { file: fileOf(path) } : {}),
  }),
  network_endpoint: endpoint,
  endpoint,
  device: (text) => {
    const found = endpoint(text)
    return { type_id: 0, type: 'Unknown', ...(found ?? { name: text }) }
  },
  url,
  fingerprint,
  attack,
  group: named,
  policy: named,
  rule: named,
  service: named,
  resource_details: named,
  container: named,
  image: named,
  product: named,
  organization: named,
  location: (country) => (/^[A-Z]{2}$/.test(country) ? { country } : undefined),
}

/** Undefined where the object cannot be told by a text, or this text tells none. */
export function objectOfText(type: string, text: string): EventDraft | undefined {
  return Object.hasOwn(OF_TEXT, type) ? OF_TEXT[type]?.(text) : undefined
}

function account(text: string): EventDraft | undefined {
  const email = mailAddress(text)
  return email === undefined ? userOf(text) : { name: text, email_addr: email }
}

/** An address or a name, with a port behind it or without. */
function endpoint(text: string): EventDraft | undefined {
  const bracketed = /^\[([0-9a-fA-F:.]{2,45})\](?::(\d{1,5}))?$/.exec(text)
  if (bracketed !== null) return endpointOf(bracketed[1]!, '', bracketed[2])
  const colon = text.indexOf(':')
  const hasPort = colon > 0 && colon === text.lastIndexOf(':') && /^\d{1,5}$/.test(text.slice(colon + 1))
  const host = hasPort ? text.slice(0, colon) : text
  const port = hasPort ? text.slice(colon + 1) : ''
  return endpointOf(host, '', port) ?? endpointOf('', host, port)
}

function url(text: string): EventDraft | undefined {
  const match = /^([a-z][a-z0-9+.-]{0,20}):\/\/([^/?#]*)([^?#]*)/i.exec(text)
  if (match === null) return { url_string: text }
  const [, scheme = '', authority = '', path = ''] = match
  const hostname = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d{1,5}$/, '')
  return {
    url_string: text,
    scheme,
    ...(hostname !== '' && isHostname(hostname) ? { hostname } : {}),
    ...(path === '' ? {} : { path }),
  }
}

const BY_LENGTH: Readonly<Record<number, readonly [number, string]>> = {
  32: [1, 'MD5'],
  40: [2, 'SHA-1'],
  64: [3, 'SHA-256'],
  128: [4, 'SHA-512'],
}

function fingerprint(text: string): EventDraft | undefined {
  const value = text.replace(/^(md5|sha-?1|sha-?256|sha-?512)[:=]/i, '')
  const algorithm = /^[0-9a-fA-F]+$/.test(value) ? BY_LENGTH[value.length] : undefined
  return algorithm === undefined ? undefined : { algorithm_id: algorithm[0], algorithm: algorithm[1], value }
}

/** The id of a technique or tactic, also within other words (`T1059.001 PowerShell`). */
function attack(text: string): EventDraft | undefined {
  const technique = /\bT\d{4}(?:\.\d{3})?\b/.exec(text.slice(0, 200))?.[0]
  if (technique !== undefined) {
    const uid = technique
    return uid.includes('.')
      ? { technique: { uid: uid.slice(0, 5) }, sub_technique: { uid } }
      : { technique: { uid } }
  }
  const tactic = /\bTA\d{4}\b/.exec(text.slice(0, 200))?.[0]
  return tactic === undefined ? undefined : { tactic: { uid: tactic } }
}
