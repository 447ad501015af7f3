import { isIpAddress } from '@opensoc/ocsf'
import { mailDate } from './mail-date.ts'
import type { HeaderLine } from './mime-parts.ts'

/** The host that handed the message over, and when. */
export interface Handover {
  readonly ip: string
  readonly helo: string
  /** Milliseconds; NaN where the last host wrote none. */
  readonly time: number
}

const MAX_HOPS = 32
const PRIVATE = /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd]|fe80:)/i

/**
 * From `Received` (RFC 5321 4.4), newest first: the first hop from an address outside, else the newest with one. Those
 * below it were written by hosts that the sender may control.
 */
export function handoverIn(headers: readonly HeaderLine[]): Handover {
  const hops = headers.filter(({ name }) => name === 'received').slice(0, MAX_HOPS)
  const read = hops.map(({ value }) => hopOf(value)).filter(({ ip }) => ip !== '')
  const hop = read.find(({ ip }) => !PRIVATE.test(ip)) ?? read[0] ?? { ip: '', helo: '' }
  const newest = hops[0]?.value ?? ''
  return { ...hop, time: mailDate(newest.slice(newest.lastIndexOf(';') + 1)) }
}

function hopOf(value: string): { readonly ip: string; readonly helo: string } {
  const from = /^from\s+([^\s(;]{1,255})([\s\S]{0,600}?)(?:\sby\s|$)/i.exec(value)
  if (from === null) return { ip: '', helo: '' }
  const [, helo = '', rest = ''] = from
  const candidates = `${helo} ${rest}`.match(/[0-9A-Fa-f:.]{3,45}/g) ?? []
  const ip = candidates.find((text) => (text.includes('.') || text.includes(':')) && isIpAddress(text)) ?? ''
  return { ip, helo: helo.replace(/^\[|\]$/g, '') }
}
