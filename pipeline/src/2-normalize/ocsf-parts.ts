import { isIpAddress } from '@opensoc/ocsf'
import type { EventDraft } from './classification.ts'

// Pieces of OCSF objects from vendors' values. Each gives undefined where there is nothing to say.

export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1)
}

export function fileOf(path: string, hashes?: readonly object[]): EventDraft | undefined {
  if (path === '') return undefined
  const name = baseName(path) || path
  return {
    name,
    path,
    type_id: 1,
    type: 'Regular File',
    ...(hashes === undefined || hashes.length === 0 ? {} : { hashes }),
  }
}

const ALGORITHMS: Readonly<Record<string, readonly [number, string]>> = {
  MD5: [1, 'MD5'],
  SHA1: [2, 'SHA-1'],
  SHA256: [3, 'SHA-256'],
  IMPHASH: [18, 'IMPHASH'],
}

/** `SHA1=…,MD5=…,SHA256=…,IMPHASH=…` */
export function hashesOf(text: string): object[] {
  const hashes: object[] = []
  for (const part of text.split(',', 8)) {
    const equals = part.indexOf('=')
    const algorithm = ALGORITHMS[part.slice(0, equals).trim().toUpperCase()]
    const value = part.slice(equals + 1).trim()
    if (algorithm === undefined || value === '' || /^0+$/.test(value)) continue
    hashes.push({ algorithm_id: algorithm[0], algorithm: captionOf(algorithm), value })
  }
  return hashes
}

function captionOf([, caption]: readonly [number, string]): string {
  return caption === 'IMPHASH' ? 'Imphash' : caption
}

/** Decimal or 0x-hexadecimal, as different Windows logs write them. */
export function numberOf(text: string): number | undefined {
  if (text === '' || text.length > 20) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

/** Windows writes it where there is no account: as a uid it would make one of all of them. */
const NULL_SID = 'S-1-0-0'

/** `DOMAIN\name`, or name and domain apart; the SID where given. */
export function userOf(name: string, domain = '', sid = ''): EventDraft | undefined {
  const slash = name.indexOf('\\')
  const account = slash > 0 ? name.slice(slash + 1) : name
  const realm = slash > 0 ? name.slice(0, slash) : domain
  const uid = sid === NULL_SID || (!sid.startsWith('S-1-') && account !== '') ? '' : sid
  if (account === '' && uid === '') return undefined
  return {
    ...(account === '' ? {} : { name: account }),
    ...(realm === '' || realm === '.' ? {} : { domain: realm }),
    ...(uid === '' ? {} : { uid }),
  }
}

/** An endpoint by address, name and port; a name that is no host name is left out. */
export function endpointOf(ip: string, hostname = '', port = ''): EventDraft | undefined {
  const address = ip.startsWith('::ffff:') ? ip.slice(7) : ip
  const isAddress = address !== '' && isIpAddress(address)
  const isName = hostname !== '' && isHostname(hostname)
  if (!isAddress && !isName) return undefined
  const number = numberOf(port)
  return {
    ...(isAddress ? { ip: address } : {}),
    ...(isName ? { hostname } : {}),
    ...(number === undefined || number > 65535 ? {} : { port: number }),
  }
}

export function isHostname(text: string): boolean {
  return text.length <= 1024 && !/[\s\u0000-\u001f\u007f/\\]/.test(text)
}
