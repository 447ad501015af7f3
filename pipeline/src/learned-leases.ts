import type { Event, Lease } from '@opensoc/domain'
import { CLASS_UID, isIpAddress } from '@opensoc/ocsf'

/** OCSF DHCP Activity: the server gave an address. */
const ACK = 5
/** Of one batch; a server that gives more is given the rest with the next renewals. */
const MAX_LEASES = 1000
/** Where the server does not say: a day. */
const DEFAULT_LEASE_S = 86_400
const MAX_LEASE_S = 90 * 86_400

/** Collects which host was given which address, from what DHCP servers and sensors say. */
export class LearnedLeases {
  readonly #leases = new Map<string, Lease>()

  add(event: Event): void {
    if (event.ocsf.class_uid !== CLASS_UID.dhcp_activity || this.#leases.size >= MAX_LEASES) return
    const lease = leaseOf(event)
    if (lease !== undefined) this.#leases.set(lease.id, lease)
  }

  list(): Lease[] {
    return [...this.#leases.values()]
  }
}

function leaseOf({ ocsf, sigma }: Event): Lease | undefined {
  const fields = sigma[0]?.fields ?? {}
  const told = (fields['dhcp'] ?? fields) as Readonly<Record<string, unknown>>
  const { activity_id: activity } = ocsf as { activity_id?: number }
  const ip = firstText(told, ['assigned_ip', 'assigned_addr'])
  const host = firstText(told, ['hostname', 'host_name', 'client_fqdn'])
  if (activity !== ACK || !isIpAddress(ip) || !isHost(host)) return undefined
  const seconds = Number(told['lease_time'])
  const lengthS = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, MAX_LEASE_S) : DEFAULT_LEASE_S
  const from = Math.trunc(ocsf.time)
  return {
    kind: 'leases',
    id: `learned:${ip}@${from}`,
    ip,
    host,
    from,
    to: from + Math.round(lengthS * 1000),
  }
}

function firstText(told: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  for (const name of names) {
    const value = told[name]
    if (typeof value === 'string' && value !== '' && value !== '-') return value
  }
  return ''
}

/** A client says what it is called: only what may be a name is believed. */
function isHost(text: string): boolean {
  return /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9_])?$/.test(text)
}
