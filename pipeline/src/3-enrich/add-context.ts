import type { ContextEntry, Event } from '@opensoc/domain'
import type { Enrichment, KnownContext } from './known-context.ts'

type Node = Record<string, unknown>

/** Where an address is: OCSF `location`, or undefined. Equal questions may give the same object. */
export type LocateIp = (ip: string) => object | undefined

/** Enrichments that one event may carry beside those that it brought. */
const MAX_ENRICHMENTS = 32

const HOST_PATHS = [
  { name: 'device', steps: ['device'] },
  { name: 'src_endpoint', steps: ['src_endpoint'] },
  { name: 'dst_endpoint', steps: ['dst_endpoint'] },
] as const
const USER_PATHS = [
  { name: 'actor.user', steps: ['actor', 'user'] },
  { name: 'user', steps: ['user'] },
] as const

/** Adds what is known about an event's hosts, accounts, addresses and values; events without any stay as they are. */
export function addContext(event: Event, known: KnownContext, locate: LocateIp | undefined): void {
  // Nobody else holds the event yet: it is filled in place.
  const ocsf = event.ocsf as unknown as Node
  let added: Enrichment[] | undefined
  const add = (name: string, value: string, entry: ContextEntry | undefined) => {
    if (entry === undefined) return
    added ??= []
    if (added.length < MAX_ENRICHMENTS) added.push(known.enrichment(name, value, entry))
  }
  for (const { name, steps } of HOST_PATHS) {
    const host = nodeAt(ocsf, steps)
    if (host !== undefined) addHost(host, name, event.ocsf.time, known, locate, add)
  }
  if (!known.isEmpty) {
    for (const { name, steps } of USER_PATHS) {
      const user = nodeAt(ocsf, steps)
      if (user !== undefined) addUser(user, name, known, add)
    }
    for (const { name, steps } of known.lookupAttributes) {
      const value = textAt(ocsf, steps)
      if (value !== undefined) for (const row of known.lookups(name, value)) add(name, value, row)
    }
  }
  if (added === undefined) return
  const brought = ocsf['enrichments']
  ocsf['enrichments'] = Array.isArray(brought) ? [...brought, ...added] : added
}

type Add = (name: string, value: string, entry: ContextEntry | undefined) => void

function addHost(
  host: Node,
  path: string,
  time: number,
  known: KnownContext,
  locate: LocateIp | undefined,
  add: Add,
): void {
  const ip = host['ip']
  if (typeof ip === 'string') {
    if (host['location'] === undefined && locate !== undefined) {
      const location = locate(ip)
      if (location !== undefined) host['location'] = location
    }
    const lease = known.lease(ip, time)
    if (lease !== undefined) {
      add(`${path}.ip`, ip, lease)
      // Correlation joins by names: an address is somebody else's tomorrow.
      if (host['hostname'] === undefined && host['name'] === undefined) host['hostname'] = lease.host
    }
    add(`${path}.ip`, ip, known.network(ip))
  }
  const hostname = host['hostname']
  const asset = typeof hostname === 'string' ? known.asset(hostname) : undefined
  if (asset !== undefined) add(`${path}.hostname`, hostname as string, asset)
  else if (typeof ip === 'string') add(`${path}.ip`, ip, known.asset(ip))
}

function addUser(user: Node, path: string, known: KnownContext, add: Add): void {
  for (const attribute of ['name', 'email_addr']) {
    const name = user[attribute]
    const identity = typeof name === 'string' ? known.identity(name) : undefined
    if (identity === undefined) continue
    add(`${path}.${attribute}`, name as string, identity)
    return
  }
}

function nodeAt(root: Node, steps: readonly string[]): Node | undefined {
  let node: unknown = root
  for (const step of steps)
    node = typeof node === 'object' && node !== null ? (node as Node)[step] : undefined
  return typeof node === 'object' && node !== null && !Array.isArray(node) ? (node as Node) : undefined
}

function textAt(root: Node, steps: readonly string[]): string | undefined {
  const parent = nodeAt(root, steps.slice(0, -1))
  const value = parent?.[steps.at(-1)!]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}
