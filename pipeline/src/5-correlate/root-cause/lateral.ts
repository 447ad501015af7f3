import { hostKey, type StoredEvent } from '@opensoc/domain'
import { textAt } from '../../read-ocsf.ts'
import { HOUR_MS, type Looking } from './entry.ts'
import { both, is, onHost } from './evidence-lake.ts'
import type { Origin } from './incident-places.ts'

/** A sign-in that led from one host of an incident to another. */
export interface Crossing {
  readonly from: string
  readonly to: string
  readonly event: StoredEvent
}

const BACK_MS = 2 * HOUR_MS

/** The host was entered from another one of the incident before the origin started: then it did not begin here. */
export async function reachedBySignIn({ host, process }: Origin, looking: Looking): Promise<boolean> {
  return (await crossingsInto(host, process.time, looking)).length > 0
}

/** Sign-ins to a host from hosts where the incident was already, in the two hours before. */
export async function crossingsInto(host: string, until: number, looking: Looking): Promise<Crossing[]> {
  const { lake, places } = looking
  const signIns = await lake.find(both(is('class_uid', 3002), onHost(host)), until - BACK_MS, until + 1)
  const crossings: Crossing[] = []
  for (const event of signIns) {
    if (event.columns['status'] === 'Failure') continue
    const from = await sourceOf(event, looking)
    if (from === undefined || from === host) continue
    const since = places.firstOn.get(from)
    if (since !== undefined && since <= event.time) crossings.push({ from, to: host, event })
  }
  return crossings
}

/** The incident's host that a sign-in came from: by the name it tells, else by whose connections bore its address. */
async function sourceOf({ ocsf, time }: StoredEvent, { lake, places }: Looking): Promise<string | undefined> {
  const told = textAt(ocsf, 'src_endpoint.hostname') ?? textAt(ocsf, 'src_endpoint.name')
  if (told !== undefined && places.hosts.includes(hostKey(told))) return hostKey(told)
  const ip = textAt(ocsf, 'src_endpoint.ip')
  if (ip === undefined) return undefined
  // The address is the host's that used it last before: leases move.
  const users = await lake.find(
    both(is('class_uid', 4001), is('src_ip', ip)),
    time - 12 * HOUR_MS,
    time + HOUR_MS,
  )
  const owner = users
    .map(({ columns }) => hostKey(String(columns['host'] ?? '')))
    .findLast((host) => host !== '')
  return owner !== undefined && places.hosts.includes(owner) ? owner : undefined
}
