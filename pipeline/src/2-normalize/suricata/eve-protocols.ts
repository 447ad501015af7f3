import type { EventDraft } from '../classification.ts'
import { mailAddress } from '../mail-address.ts'
import { given } from '../metadata.ts'
import { fileOf, isHostname } from '../ocsf-parts.ts'
import { countAt, isTree, listAt, type Tree, textAt, treeAt } from '../tree.ts'

// Parts of OCSF objects from the protocol objects that EVE records and alerts carry.

/** OCSF lists the methods of RFC 9110 and PATCH, with these activities; others stay in `unmapped`. */
const METHODS: Readonly<Record<string, number>> = {
  CONNECT: 1,
  DELETE: 2,
  GET: 3,
  HEAD: 4,
  OPTIONS: 5,
  POST: 6,
  PUT: 7,
  TRACE: 8,
  PATCH: 9,
}

export function httpActivity(http: Tree): number {
  return METHODS[textAt(http, 'http_method').toUpperCase()] ?? 99
}

export function urlOf(http: Tree): EventDraft | undefined {
  const hostname = textAt(http, 'hostname')
  const path = textAt(http, 'url')
  if (hostname === '' && path === '') return undefined
  return {
    url_string: path.includes('://') ? path : `http://${hostname}${path}`,
    ...(hostname !== '' && isHostname(hostname) ? { hostname } : {}),
    ...given('path', path.split('?', 1)[0]),
  }
}

export function httpRequestOf(http: Tree): EventDraft {
  const method = textAt(http, 'http_method').toUpperCase()
  const url = urlOf(http)
  return {
    ...(METHODS[method] === undefined ? {} : { http_method: method }),
    ...given('user_agent', textAt(http, 'http_user_agent')),
    ...given('referrer', textAt(http, 'http_refer')),
    ...given('version', textAt(http, 'protocol')),
    ...(url === undefined ? {} : { url }),
  }
}

export function tlsOf(tls: Tree): EventDraft {
  const issuer = textAt(tls, 'issuerdn')
  const serial = textAt(tls, 'serial')
  return {
    version: textAt(tls, 'version') || 'unknown',
    ...given('sni', textAt(tls, 'sni')),
    ...fingerprint('ja3_hash', textAt(treeAt(tls, 'ja3'), 'hash')),
    ...fingerprint('ja3s_hash', textAt(treeAt(tls, 'ja3s'), 'hash')),
    ...(issuer === '' || serial === ''
      ? {}
      : { certificate: { issuer, serial_number: serial, ...given('subject', textAt(tls, 'subject')) } }),
  }
}

function fingerprint(name: string, md5: string): EventDraft {
  return /^[0-9a-f]{32}$/.test(md5) ? { [name]: { algorithm_id: 1, algorithm: 'MD5', value: md5 } } : {}
}

/** The question, as EVE versions 1 and 2 write it, or the first of version 3's. */
export function queryOf(dns: Tree): EventDraft | undefined {
  const query = [...listAt(dns, 'queries', 1), ...listAt(dns, 'query', 1)].find(isTree) ?? dns
  const hostname = textAt(query, 'rrname')
  if (hostname === '' || !isHostname(hostname)) return undefined
  return { hostname, ...given('type', textAt(query, 'rrtype')) }
}

export function answersOf(dns: Tree): EventDraft[] {
  return listAt(dns, 'answers', 32)
    .filter(isTree)
    .map((answer) => {
      const ttl = countAt(answer, 'ttl')
      return {
        rdata: textAt(answer, 'rdata') || textAt(answer, 'rrname'),
        ...given('type', textAt(answer, 'rrtype')),
        ...(ttl === undefined ? {} : { ttl }),
      }
    })
}

const HASHES: readonly (readonly [string, number, string])[] = [
  ['md5', 1, 'MD5'],
  ['sha1', 2, 'SHA-1'],
  ['sha256', 3, 'SHA-256'],
]

export function transferredFile(fileinfo: Tree): EventDraft | undefined {
  const hashes = HASHES.flatMap(([key, algorithm_id, algorithm]) => {
    const value = textAt(fileinfo, key)
    return /^[0-9a-fA-F]{32,64}$/.test(value) ? [{ algorithm_id, algorithm, value }] : []
  })
  const file = fileOf(textAt(fileinfo, 'filename'), hashes)
  const size = countAt(fileinfo, 'size')
  return file === undefined || size === undefined ? file : { ...file, size }
}

const MAX_RECIPIENTS = 64

/** The mail of an smtp record; undefined where neither sender nor recipient is an address. */
export function emailOf(record: Tree): EventDraft | undefined {
  const smtp = treeAt(record, 'smtp')
  const mail = treeAt(record, 'email')
  const sender = mailAddress(textAt(smtp, 'mail_from'))
  const from = mailAddress(textAt(mail, 'from')) ?? sender
  const recipients = addresses(smtp, 'rcpt_to')
  const named = addresses(mail, 'to')
  const to = named.length > 0 ? named : recipients
  if (from === undefined && to.length === 0) return undefined
  return {
    ...(from === undefined ? {} : { from }),
    ...(to.length === 0 ? {} : { to }),
    ...(sender === undefined ? {} : { smtp_from: sender }),
    ...(recipients.length === 0 ? {} : { smtp_to: recipients }),
    ...given('subject', textAt(mail, 'subject')),
    ...given('message_uid', textAt(mail, 'message_id')),
  }
}

function addresses(tree: Tree, key: string): string[] {
  return listAt(tree, key, MAX_RECIPIENTS).flatMap((one) =>
    typeof one === 'string' ? (mailAddress(one) ?? []) : [],
  )
}

/** Bytes and packets of a flow, from the view of who began it. */
export function trafficOf(flow: Tree): EventDraft | undefined {
  const traffic = {
    ...both(flow, 'bytes', 'bytes'),
    ...both(flow, 'pkts', 'packets'),
  }
  return Object.keys(traffic).length === 0 ? undefined : traffic
}

function both(flow: Tree, key: string, name: string): EventDraft {
  const out = countAt(flow, `${key}_toserver`) ?? countAt(flow, key)
  const back = countAt(flow, `${key}_toclient`) ?? 0
  return out === undefined ? {} : { [`${name}_out`]: out, [`${name}_in`]: back, [name]: out + back }
}
