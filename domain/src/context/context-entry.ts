export const CRITICALITIES = ['low', 'medium', 'high', 'critical'] as const
export type Criticality = (typeof CRITICALITIES)[number]

/** A thing of the organization: what it is worth, whose it is, where it stands in a plant. */
export interface Asset {
  readonly kind: 'assets'
  /** Of its inventory; unique within the kind. */
  readonly id: string
  readonly hostnames: readonly string[]
  readonly ips: readonly string[]
  readonly criticality: Criticality
  readonly owner?: string
  readonly tags: readonly string[]
  /** Level of the Purdue model, 0 process to 5 enterprise; 3.5 is the zone between. */
  readonly purdueLevel?: number
  /** Keeps people or a process from harm: nothing may be done to it by itself. */
  readonly isSafety: boolean
}

/** An account and the person or service behind it. */
export interface Identity {
  readonly kind: 'identities'
  readonly id: string
  /** Account names and addresses, without a domain or with one. */
  readonly names: readonly string[]
  readonly displayName?: string
  readonly department?: string
  readonly isPrivileged: boolean
  readonly tags: readonly string[]
}

/** A stretch of addresses. The smallest that holds an address tells its name. */
export interface Network {
  readonly kind: 'networks'
  /** CIDR notation. */
  readonly id: string
  readonly name: string
  readonly tags: readonly string[]
}

/** Which host had an address, and when: as a DHCP server gave it. */
export interface Lease {
  readonly kind: 'leases'
  readonly id: string
  readonly ip: string
  readonly host: string
  /** Inclusive; milliseconds since the epoch. */
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/** A row of a table of one's own: what a value of an OCSF attribute means. */
export interface LookupRow {
  readonly kind: 'lookups'
  readonly id: string
  readonly table: string
  /** OCSF attribute, dotted. */
  readonly attribute: string
  /** Compared without case. */
  readonly value: string
  readonly meaning: string
}

export type ContextEntry = Asset | Identity | Network | Lease | LookupRow
export const CONTEXT_KINDS = ['assets', 'identities', 'networks', 'leases', 'lookups'] as const
export type ContextKind = (typeof CONTEXT_KINDS)[number]

/** Of each kind; what is beyond is refused, never dropped silently. */
export const MAX_CONTEXT_ENTRIES = 100_000
