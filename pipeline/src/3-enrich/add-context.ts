import type { ContextEntry, Event } from '@opensoc/domain'
import type { Enrichment, KnownContext } from './known-context.ts'

type Node = Record<string, unknown>

/** Where an address is: OCSF `location`, or undefined. Equal questions may give the same object. */
export type LocateIp = (ip: string) => object | undefined

/** Enrichments that one event may carry beside those that it brought. */
const MAX_ENRICHMENTS = 32

const HOSTS = ['device', 'src_endpoint', 'dst_endpoint'].map((path) => ({
  path,
  ip: `${path}.ip`,
  hostname: `${path}.hostname`,
}))

/**
 * Adds what is known about an event's hosts, accounts, addresses and values. One for a thread: what it adds is shared,
 * and an event that names nothing known is not touched.
 */
export class ContextAdder {
  readonly #known: KnownContext
  readonly #locate: LocateIp | undefined
  #added: Enrichment[] | undefined

  constructor(known: KnownContext, locate: LocateIp | undefined) {
    this.#known = known
    this.#locate = locate
  }

  /** True where there is nothing to add to any event. */
  get isIdle(): boolean {
    return this.#locate === undefined && this.#known.isEmpty
  }

  add(event: Event): void {
    this.#added = undefined
    // Nobody else holds the event yet: it is filled in place.
    const ocsf = event.ocsf as unknown as Node
    for (let at = 0; at < HOSTS.length; at++) {
      const names = HOSTS[at]!
      const host = nodeOf(ocsf[names.path])
      if (host !== undefined) this.#addHost(host, names, event.ocsf.time)
    }
    this.#addUser(nodeOf(nodeOf(ocsf['actor'])?.['user']), 'actor.user.name', 'actor.user.email_addr')
    this.#addUser(nodeOf(ocsf['user']), 'user.name', 'user.email_addr')
    this.#addLookups(ocsf)
    const added: readonly Enrichment[] | undefined = this.#added
    if (added === undefined) return
    const brought = ocsf['enrichments']
    ocsf['enrichments'] = Array.isArray(brought) ? brought.concat(added) : added
  }

  #tell(name: string, value: string, entry: ContextEntry | undefined): void {
    if (entry === undefined) return
    const told = this.#known.enrichment(name, value, entry)
    if (this.#added === undefined) this.#added = [told]
    else if (this.#added.length < MAX_ENRICHMENTS) this.#added.push(told)
  }

  #addHost(host: Node, names: (typeof HOSTS)[number], time: number): void {
    const known = this.#known
    const { ip } = host
    if (typeof ip === 'string') {
      if (this.#locate !== undefined && host['location'] === undefined) {
        const location = this.#locate(ip)
        if (location !== undefined) host['location'] = location
      }
      const lease = known.lease(ip, time)
      if (lease !== undefined) {
        this.#tell(names.ip, ip, lease)
        // Correlation joins by names: an address is somebody else's tomorrow.
        if (host['hostname'] === undefined && host['name'] === undefined) host['hostname'] = lease.host
      }
      this.#tell(names.ip, ip, known.network(ip))
    }
    const { hostname } = host
    const asset = typeof hostname === 'string' ? known.asset(hostname) : undefined
    if (asset !== undefined) this.#tell(names.hostname, hostname as string, asset)
    else if (typeof ip === 'string') this.#tell(names.ip, ip, known.asset(ip))
  }

  #addUser(user: Node | undefined, name: string, email: string): void {
    if (user === undefined) return
    const account = user['name']
    const identity = typeof account === 'string' ? this.#known.identity(account) : undefined
    this.#tell(name, account as string, identity)
    if (identity !== undefined) return
    const address = user['email_addr']
    if (typeof address === 'string') this.#tell(email, address, this.#known.identity(address))
  }

  #addLookups(ocsf: Node): void {
    const attributes = this.#known.lookupAttributes
    for (let at = 0; at < attributes.length; at++) {
      const { name, steps } = attributes[at]!
      const value = textAt(ocsf, steps)
      if (value !== undefined)
        for (const row of this.#known.lookups(name, value)) this.#tell(name, value, row)
    }
  }
}

function nodeOf(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined
}

function textAt(root: Node, steps: readonly string[]): string | undefined {
  let value: unknown = root
  for (const step of steps) value = nodeOf(value)?.[step]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}
