import type { Asset, ContextEntry, Identity, Lease, LookupRow, Network } from '@opensoc/domain'
import { cidrBlock, ipNumber } from './ip-number.ts'

/** OCSF `enrichment`: shared by all events that it is added to, so it is frozen. */
export interface Enrichment {
  readonly name: string
  readonly value: string
  readonly type: string
  readonly provider: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Answers that are remembered; the values are the senders' and must not fill memory. */
const MAX_REMEMBERED = 50_000

interface Block {
  readonly base: bigint
  readonly shift: bigint
  readonly network: Network
}

/** What is known about hosts, accounts, addresses and values, ready for lookups. Answers for equal questions are one object. */
export class KnownContext {
  readonly #hosts = new Map<string, Asset>()
  readonly #addresses = new Map<string, Asset>()
  readonly #accounts = new Map<string, Identity>()
  /** The longest prefix first. */
  readonly #blocks: readonly Block[]
  readonly #leases = new Map<string, Lease[]>()
  readonly #lookups = new Map<string, Map<string, LookupRow[]>>()
  readonly #attributes: { readonly name: string; readonly steps: readonly string[] }[] = []
  readonly #assetOf = new Map<string, Asset | null>()
  readonly #identityOf = new Map<string, Identity | null>()
  readonly #networkOf = new Map<string, Network | null>()
  /** By entry, attribute and value. */
  readonly #enrichments = new Map<ContextEntry, Map<string, Map<string, Enrichment>>>()
  #enrichmentCount = 0

  constructor(entries: readonly ContextEntry[]) {
    const blocks: Block[] = []
    for (const entry of entries) {
      if (entry.kind === 'assets') this.#addAsset(entry)
      else if (entry.kind === 'identities')
        for (const name of entry.names) this.#accounts.set(name.toLowerCase(), entry)
      else if (entry.kind === 'leases') push(this.#leases, entry.ip, entry)
      else if (entry.kind === 'lookups') this.#addLookup(entry)
      else {
        const block = cidrBlock(entry.id)
        if (block !== undefined) blocks.push({ ...block, shift: BigInt(128 - block.bits), network: entry })
      }
    }
    this.#blocks = blocks.sort((one, two) => Number(one.shift - two.shift))
    for (const leases of this.#leases.values()) leases.sort((one, two) => two.from - one.from)
  }

  get isEmpty(): boolean {
    return (
      this.#hosts.size +
        this.#addresses.size +
        this.#accounts.size +
        this.#leases.size +
        this.#lookups.size ===
        0 && this.#blocks.length === 0
    )
  }

  /** OCSF attributes that lookup tables name. */
  get lookupAttributes(): readonly { readonly name: string; readonly steps: readonly string[] }[] {
    return this.#attributes
  }

  /** By name, with or without its domain, or by address. */
  asset(text: string): Asset | undefined {
    const known = this.#assetOf.get(text)
    return known === undefined ? remember(this.#assetOf, text, this.#findAsset(text)) : (known ?? undefined)
  }

  identity(name: string): Identity | undefined {
    const known = this.#identityOf.get(name)
    return known === undefined
      ? remember(this.#identityOf, name, this.#accounts.get(name.toLowerCase()))
      : (known ?? undefined)
  }

  /** The smallest network that holds the address. */
  network(ip: string): Network | undefined {
    if (this.#blocks.length === 0) return undefined
    const known = this.#networkOf.get(ip)
    return known === undefined ? remember(this.#networkOf, ip, this.#findNetwork(ip)) : (known ?? undefined)
  }

  /** Who had the address then; where leases overlap, the later one. */
  lease(ip: string, time: number): Lease | undefined {
    const leases = this.#leases.get(ip)
    if (leases === undefined) return undefined
    for (const lease of leases) if (lease.from <= time && time < lease.to) return lease
    return undefined
  }

  lookups(attribute: string, value: string): readonly LookupRow[] {
    return this.#lookups.get(attribute)?.get(value.toLowerCase()) ?? NONE
  }

  /** `name` is the OCSF attribute that holds `value`. */
  enrichment(name: string, value: string, entry: ContextEntry): Enrichment {
    const known = this.#enrichments.get(entry)?.get(name)?.get(value)
    if (known !== undefined) return known
    if (this.#enrichmentCount >= MAX_REMEMBERED) {
      this.#enrichments.clear()
      this.#enrichmentCount = 0
    }
    const ofEntry = this.#enrichments.get(entry) ?? new Map<string, Map<string, Enrichment>>()
    const ofName = ofEntry.get(name) ?? new Map<string, Enrichment>()
    const fresh = Object.freeze({ name, value, ...toldBy(entry) })
    this.#enrichments.set(entry, ofEntry.set(name, ofName.set(value, fresh)))
    this.#enrichmentCount += 1
    return fresh
  }

  #findAsset(text: string): Asset | undefined {
    const known = this.#addresses.get(text) ?? this.#hosts.get(text.toLowerCase())
    if (known !== undefined || ipNumber(text) !== undefined) return known
    const dot = text.indexOf('.')
    return dot > 0 ? this.#hosts.get(text.slice(0, dot).toLowerCase()) : undefined
  }

  #findNetwork(ip: string): Network | undefined {
    const number = ipNumber(ip)
    if (number === undefined) return undefined
    return this.#blocks.find(({ base, shift }) => (number >> shift) << shift === base)?.network
  }

  #addAsset(asset: Asset): void {
    for (const name of asset.hostnames) this.#hosts.set(name.toLowerCase(), asset)
    for (const ip of asset.ips) this.#addresses.set(ip, asset)
  }

  #addLookup(row: LookupRow): void {
    let ofAttribute = this.#lookups.get(row.attribute)
    if (ofAttribute === undefined) {
      ofAttribute = new Map()
      this.#lookups.set(row.attribute, ofAttribute)
      this.#attributes.push({ name: row.attribute, steps: row.attribute.split('.') })
    }
    push(ofAttribute, row.value.toLowerCase(), row)
  }
}

const NONE: readonly LookupRow[] = []

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}

function remember<T>(memory: Map<string, T | null>, key: string, found: T | undefined): T | undefined {
  if (memory.size >= MAX_REMEMBERED) memory.clear()
  memory.set(key, found ?? null)
  return found
}

function toldBy(entry: ContextEntry): Omit<Enrichment, 'name' | 'value'> {
  switch (entry.kind) {
    case 'assets': {
      const { id, criticality, owner, tags, purdueLevel, isSafety } = entry
      const data = { id, criticality, owner, tags, purdue_level: purdueLevel, is_safety: isSafety }
      return { type: 'asset', provider: 'inventory', data: withoutUndefined(data) }
    }
    case 'identities': {
      const { id, displayName, department, isPrivileged, tags } = entry
      const data = { id, display_name: displayName, department, is_privileged: isPrivileged, tags }
      return { type: 'identity', provider: 'directory', data: withoutUndefined(data) }
    }
    case 'networks':
      return {
        type: 'network',
        provider: 'networks',
        data: { cidr: entry.id, name: entry.name, tags: entry.tags },
      }
    case 'leases': {
      const { ip, host, from, to } = entry
      return { type: 'lease', provider: 'leases', data: { ip, host, from, to } }
    }
    case 'lookups':
      return { type: 'lookup', provider: entry.table, data: { meaning: entry.meaning } }
  }
}

function withoutUndefined(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
}
