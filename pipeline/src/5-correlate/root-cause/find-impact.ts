import {
  type AffectedThing,
  type EntityKind,
  type EntityRef,
  type EntryCandidate,
  type EventLake,
  entityId,
  type Finding,
  hostKey,
  type Impact,
  type RootCause,
  type StoredEvent,
  type TenantId,
} from '@opensoc/domain'
import { textAt } from '../../read-ocsf.ts'
import { userEntity } from '../../user-entity.ts'
import { DAY_MS, HOUR_MS } from './entry.ts'
import { both, EvidenceLake, either, is } from './evidence-lake.ts'

export interface ImpactOptions {
  readonly tenantId: TenantId
  /** Not empty. */
  readonly findings: readonly Finding[]
  readonly cause: RootCause
  readonly lake: EventLake
  /** 0 to 1 for what is known to matter; 0.9 and above is a crown jewel. */
  readonly criticalityOf?: (entity: EntityRef) => number | undefined
  readonly signal?: AbortSignal | undefined
}

const JEWEL = 0.9
/** A sign-in follows what was found on its source within this time, to be counted as the attacker's. */
const MOVE_MS = HOUR_MS / 2
const MAX_ROUNDS = 4
const MAX_THINGS = 200
const HARMFUL: ReadonlySet<Finding['level']> = new Set(['medium', 'high', 'critical'])

/**
 * Forward from the root: hosts with findings since then and hosts signed in to from them, the accounts that were used,
 * the mailbox that was opened, controllers that were written to. Exposed is who got the same mail. Every one with its events.
 */
export async function findImpact(options: ImpactOptions): Promise<Impact> {
  const { findings, cause, criticalityOf = () => undefined } = options
  const lake = new EvidenceLake(options.lake, options.tenantId, options.signal)
  const things = new Things(criticalityOf)
  const [root] = cause.candidates
  const since = root === undefined || root.entryClass === 'unknown' ? 0 : root.time
  const own = findings.filter((finding) => finding.time >= since - 1000)
  fromFindings(own, things)
  if (root !== undefined && root.entryClass !== 'unknown') await fromEntry(root, things, lake)
  await fromSignIns(own, things, lake)
  await fromControllers(own, things, lake)
  const affected = things.list()
  return {
    affected,
    crownJewels: affected.filter(({ criticality }) => (criticality ?? 0) >= JEWEL),
    isIncomplete: lake.isIncomplete || cause.isIncomplete,
  }
}

class Things {
  readonly #things = new Map<string, AffectedThing>()
  readonly #criticalityOf: (entity: EntityRef) => number | undefined

  constructor(criticalityOf: (entity: EntityRef) => number | undefined) {
    this.#criticalityOf = criticalityOf
  }

  add(entity: EntityRef, state: AffectedThing['state'], text: string, eventIds: readonly string[]): void {
    const id = entityId(entity)
    const known = this.#things.get(id)
    if (known !== undefined && (known.state === 'confirmed' || state === 'exposed')) return
    if (known === undefined && this.#things.size >= MAX_THINGS) return
    const criticality = this.#criticalityOf(entity)
    this.#things.set(id, {
      ...{ kind: entity.kind, key: entity.key, label: entity.label, state, why: { text, eventIds } },
      ...(criticality === undefined ? {} : { criticality }),
    })
  }

  hosts(): string[] {
    return [...this.#things.values()]
      .filter(({ kind, state }) => kind === 'host' && state === 'confirmed')
      .map(({ key }) => key)
  }

  list(): AffectedThing[] {
    const rank = ({ state }: AffectedThing) => (state === 'confirmed' ? 0 : 1)
    return [...this.#things.values()].sort(
      (a, b) =>
        rank(a) - rank(b) ||
        (b.criticality ?? 0) - (a.criticality ?? 0) ||
        (entityId(a) < entityId(b) ? -1 : 1),
    )
  }
}

function ref(kind: EntityKind, key: string, label = key): EntityRef {
  return { kind, key, label }
}

/** Hosts and accounts that findings of weight are about; a mail that was only delivered harms nobody yet. */
function fromFindings(findings: readonly Finding[], things: Things): void {
  for (const finding of findings) {
    if (!HARMFUL.has(finding.level) || finding.layer === 'mail') continue
    const text = `"${finding.title}"`
    if (finding.host !== undefined && finding.layer !== 'network' && finding.layer !== 'ot')
      things.add(
        ref('host', hostKey(finding.host), finding.host),
        'confirmed',
        `${text} was found on it`,
        finding.eventIds,
      )
    for (const entity of finding.entities) {
      if (entity.kind === 'user' && !entity.key.includes('\\') && isActor(entity, finding))
        things.add(entity, 'confirmed', `${text} was done by it`, finding.eventIds)
      const isPerson = entity.kind === 'cloud_principal' && entity.key.includes('@')
      if ((entity.kind === 'cloud_principal' && !isPerson) || entity.kind === 'access_key')
        things.add(entity, 'confirmed', `${text} was done with it`, finding.eventIds)
    }
  }
}

/** The account that a finding names as acting, not one it merely mentions. */
function isActor(entity: EntityRef, finding: Finding): boolean {
  return finding.user !== undefined && userEntity({ name: finding.user }, undefined)?.key === entity.key
}

async function fromEntry(root: EntryCandidate, things: Things, lake: EvidenceLake): Promise<void> {
  const { rootEventIds } = root
  if (root.host !== undefined)
    things.add(ref('host', hostKey(root.host), root.host), 'confirmed', 'It began there', rootEventIds)
  if (root.entryClass === 'supply_chain') await alsoUpdated(root, things, lake)
  if (root.user === undefined) return
  const user = userEntity({ name: root.user }, undefined)
  if (user !== undefined) things.add(user, 'confirmed', 'It began with this account', rootEventIds)
  if (!root.user.includes('@')) return
  things.add(ref('mailbox', root.user), 'confirmed', 'The mail was opened there', rootEventIds)
  await alsoDelivered(root, things, lake)
}

/** Other hosts that the same update ran on. */
async function alsoUpdated(root: EntryCandidate, things: Things, lake: EvidenceLake): Promise<void> {
  for (const { id, columns } of await lake.byId(root.rootEventIds)) {
    const host = String(columns['host'] ?? '')
    const started = Number(columns['class_uid']) === 1007 && Number(columns['activity_id']) === 1
    if (host !== '' && started)
      things.add(ref('host', hostKey(host), host), 'confirmed', 'It ran the same update', [id])
  }
}

/** Others who got the mail: by its sender and subject within a day. */
async function alsoDelivered(root: EntryCandidate, things: Things, lake: EvidenceLake): Promise<void> {
  const mails = await lake.byId(root.rootEventIds)
  const told = (column: string) =>
    mails.map(({ columns }) => String(columns[column] ?? '')).find((value) => value !== '')
  const [from, subject] = [told('mail_from'), told('mail_subject')]
  if (from === undefined || subject === undefined) return
  const same = await lake.find(
    both(is('class_uid', 4009), is('mail_from', from), is('mail_subject', subject)),
    root.time - DAY_MS,
    root.time + DAY_MS,
  )
  for (const { columns, id } of same) {
    const to = String(columns['mail_to'] ?? '').toLowerCase()
    if (to !== '') things.add(ref('mailbox', to), 'exposed', 'It got the same mail', [id])
  }
}

/** From each confirmed host to those signed in to from it soon after, and on from there. */
async function fromSignIns(findings: readonly Finding[], things: Things, lake: EvidenceLake): Promise<void> {
  const seen = new Map<string, number[]>()
  const see = (host: string, time: number) => seen.set(host, [...(seen.get(host) ?? []), time])
  for (const { host, time, level } of findings)
    if (host !== undefined && level !== 'informational') see(hostKey(host), time)
  const done = new Set<string>()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const hosts = things.hosts().filter((host) => !done.has(host))
    if (hosts.length === 0) return
    for (const host of hosts) {
      done.add(host)
      const times = seen.get(host) ?? []
      if (times.length === 0) continue
      const [from, until] = [Math.min(...times), Math.max(...times) + MOVE_MS]
      for (const event of await signInsFrom(host, from, until, lake)) {
        if (!times.some((time) => time <= event.time && event.time <= time + MOVE_MS)) continue
        const target = String(event.columns['host'] ?? '')
        const key = hostKey(target)
        if (key === '' || key === host) continue
        things.add(ref('host', key, target), 'confirmed', `Signed in to from ${host}`, [event.id])
        see(key, event.time)
        const user = userEntity({ name: textAt(event.ocsf, 'user.name') }, undefined)
        if (user !== undefined)
          things.add(user, 'confirmed', `Used from ${host} to sign in to ${key}`, [event.id])
      }
    }
  }
}

async function signInsFrom(
  host: string,
  from: number,
  until: number,
  lake: EvidenceLake,
): Promise<StoredEvent[]> {
  const connections = await lake.find(
    both(
      is('class_uid', 4001),
      either(is('host', host), { kind: 'field', field: 'host', value: `${host}.*` }),
    ),
    from - DAY_MS,
    until,
  )
  const addresses = [...new Set(connections.map(({ columns }) => String(columns['src_ip'] ?? '')))].filter(
    (ip) => ip !== '' && !ip.startsWith('127.'),
  )
  if (addresses.length === 0) return []
  const signIns = await lake.find(
    both(is('class_uid', 3002), either(...addresses.slice(0, 6).map((ip) => is('src_ip', ip)))),
    from,
    until,
  )
  return signIns.filter(({ columns }) => columns['status'] !== 'Failure' && columns['host'] !== '')
}

/** Controllers that a confirmed host wrote to. */
async function fromControllers(
  findings: readonly Finding[],
  things: Things,
  lake: EvidenceLake,
): Promise<void> {
  const ids = findings.filter(({ layer }) => layer === 'ot').flatMap(({ eventIds }) => eventIds)
  if (ids.length === 0) return
  for (const event of await lake.byId(ids.slice(0, 200))) {
    const target = String(event.columns['dst_ip'] ?? '')
    if (target !== '') things.add(ref('ip', target), 'confirmed', 'It was written to', [event.id])
  }
}
