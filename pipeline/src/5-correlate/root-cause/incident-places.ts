import { type Finding, hostKey, type StoredEvent } from '@opensoc/domain'
import { isBrokerProcess } from '../../broker-processes.ts'
import { shortName } from '../../user-entity.ts'
import type { LoadedStory } from '../graph/load-processes.ts'
import type { StoryProcess } from '../graph/story-process.ts'
import { type Gateway, gatewayOf } from './gateways.ts'

/** A program that may be the first of the attack on its host, under what brought it. */
export interface Origin {
  readonly host: string
  readonly process: StoryProcess
  /** The deepest way in above it, and what that is. */
  readonly gateway: StoryProcess | undefined
  readonly kind: Gateway | undefined
}

export interface IncidentPlaces {
  /** Short names of the hosts, the earliest first. */
  readonly hosts: readonly string[]
  /** First finding on each. */
  readonly firstOn: ReadonlyMap<string, number>
  /** Short account names. */
  readonly users: readonly string[]
  readonly origins: readonly Origin[]
  readonly start: number
  readonly end: number
}

const MAX_HOSTS = 8
const MAX_USERS = 8
const MAX_ORIGINS = 16
const MAX_CLIMB = 64

/** Where an incident took place: hosts, people, and the programs that may have been first. */
export function placesOf(findings: readonly Finding[], story: LoadedStory): IncidentPlaces {
  const ordered = [...findings].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
  const firstOn = new Map<string, number>()
  for (const { host, time } of ordered) {
    if (host === undefined) continue
    const key = hostKey(host)
    if (!firstOn.has(key) && firstOn.size < MAX_HOSTS) firstOn.set(key, time)
  }
  const users = ordered.flatMap(({ entities }) =>
    entities.filter(({ kind }) => kind === 'user').map(({ label }) => shortName(label)),
  )
  return {
    hosts: [...firstOn.keys()],
    firstOn,
    users: [...new Set(users)].slice(0, MAX_USERS),
    origins: originsOf(ordered, story),
    start: ordered[0]?.time ?? 0,
    end: ordered.at(-1)?.time ?? 0,
  }
}

/** For each raised process the highest below its deepest gateway; earliest first. */
function originsOf(findings: readonly Finding[], story: LoadedStory): Origin[] {
  const origins = new Map<string, Origin>()
  for (const finding of findings) {
    for (const process of processesOf(finding, story)) {
      const origin = originOf(process, story)
      if (origin !== undefined && !origins.has(origin.process.id)) origins.set(origin.process.id, origin)
    }
  }
  return [...origins.values()]
    .sort((a, b) => a.process.time - b.process.time || (a.process.id < b.process.id ? -1 : 1))
    .slice(0, MAX_ORIGINS)
}

function processesOf(finding: Finding, { processes, alias, events }: LoadedStory): StoryProcess[] {
  const keys =
    finding.processKey === undefined
      ? finding.eventIds.flatMap((id) => pidKeys(events.get(id)))
      : [finding.processKey]
  return keys.flatMap((key) => processes.get(alias.get(key) ?? key) ?? [])
}

function pidKeys(event: StoredEvent | undefined): string[] {
  const host = String(event?.columns['host'] ?? '')
  const uid = String(event?.columns['process_uid'] ?? '')
  return host === '' || uid === '' ? [] : [`${hostKey(host)}|${uid.toLowerCase()}`]
}

function originOf(raised: StoryProcess, { processes, alias }: LoadedStory): Origin | undefined {
  const line = [raised]
  for (let at = raised, steps = 0; at.parentUid !== '' && steps < MAX_CLIMB; steps++) {
    const id = `${hostKey(at.host)}|${at.parentUid.toLowerCase()}`
    const parent = processes.get(alias.get(id) ?? id)
    if (parent === undefined || line.includes(parent)) break
    line.push(parent)
    at = parent
  }
  const kinds = line.map(({ path, name }) => gatewayOf(path || name))
  // The deepest gateway above the raised process; a gateway that raised a finding itself is looked at from above.
  const at = kinds.findIndex((kind, index) => index > 0 && kind !== undefined)
  if (at < 0) return { host: hostKey(raised.host), process: line.at(-1)!, ...launcherOf(line.at(-1)!) }
  const process = line[at - 1]!
  if (isBrokerProcess(process.name)) return undefined
  return { host: hostKey(raised.host), process, gateway: line[at], kind: kinds[at] }
}

/** What started it, where only the start event names that. */
function launcherOf(process: StoryProcess): Pick<Origin, 'gateway' | 'kind'> {
  const name = String(process.launch?.columns['parent_name'] ?? '')
  return { gateway: undefined, kind: name === '' ? undefined : gatewayOf(name) }
}
