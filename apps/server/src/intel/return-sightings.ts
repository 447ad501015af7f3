import type { Indicator, IndicatorKind, NewObject, StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { SweepHit } from '@opensoc/pipeline'
import { type StixObject, uuidV5 } from '@opensoc/stix'
import { SHARED_COLLECTION } from './collections.ts'

/** Tells the sources of indicators what was seen; gives the number of sightings. */
export type ReturnSightings = (tenantId: string, hits: readonly SweepHit[]) => Promise<number>

/** Ids of what we say are made from what it is about: the same sighting again is a new version, not a second one. */
const NAMESPACE = 'a8d5ba0c-46f7-5e25-9d0b-6f5f3d8f2f6e'

/**
 * A STIX sighting of every source's indicator that was seen, in the collection that sources read: which hosts, how often,
 * from when to when. Values of events stay here: a sighting names the indicator, not our logs.
 */
export function createReturnSightings(options: {
  readonly state: StateStore
  readonly clock: Clock
  /** Takes them to the collection of a source elsewhere. */
  readonly send: (tenantId: string, source: string, sightings: readonly StixObject[]) => Promise<void>
}): ReturnSightings {
  const { state, clock, send } = options
  return async (tenantId, hits) => {
    const values = hits.flatMap(({ indicator }) => {
      const [kind, value] = splitOnce(indicator)
      return value === undefined ? [] : { kind: kind as IndicatorKind, value }
    })
    const known = new Map(
      (await state.intel.indicators(tenantId, values)).map((one) => [`${one.kind} ${one.value}`, one]),
    )
    const now = new Date(clock.now()).toISOString()
    const identity = identityOf(tenantId)
    const sightings = hits.flatMap((hit) =>
      sightingsOf(hit, known.get(hit.indicator), { tenantId, now, identity }),
    )
    if (sightings.length === 0) return 0
    const objects = [identity, ...sightings].map(toNewObject)
    await state.intel.addObjects(tenantId, SHARED_COLLECTION.id, objects, clock.now())
    for (const [source, ofSource] of Map.groupBy(sightings, (one) => sourceOf(one, known.values()))) {
      await send(tenantId, source, [identity, ...ofSource])
    }
    return sightings.length
  }
}

function sourceOf(sighting: StixObject, indicators: Iterable<Indicator>): string {
  for (const { sources } of indicators) {
    const source = sources.find(({ stixId }) => stixId === sighting['sighting_of_ref'])
    if (source !== undefined) return source.name
  }
  return ''
}

function splitOnce(text: string): readonly [string, string | undefined] {
  const at = text.indexOf(' ')
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

interface Frame {
  readonly tenantId: string
  readonly now: string
  readonly identity: StixObject
}

function sightingsOf(
  hit: SweepHit,
  indicator: Indicator | undefined,
  { tenantId, now, identity }: Frame,
): StixObject[] {
  const ids = indicator?.sources.map(({ stixId }) => stixId) ?? [hit.indicator]
  return ids
    .filter((id) => id?.startsWith('indicator--'))
    .map((id) => ({
      type: 'sighting',
      spec_version: '2.1',
      id: `sighting--${uuidV5(NAMESPACE, `${tenantId} ${id}`)}`,
      created: identity['created'],
      modified: now,
      created_by_ref: identity.id,
      first_seen: new Date(hit.firstTime).toISOString(),
      last_seen: new Date(hit.lastTime).toISOString(),
      count: Math.min(hit.count, 999_999_999),
      sighting_of_ref: id,
      where_sighted_refs: [identity.id],
      description: `Seen on ${hit.hosts.length} host${hit.hosts.length === 1 ? '' : 's'}`,
      summary: true,
    }))
}

function identityOf(tenantId: string): StixObject {
  const time = '2026-01-01T00:00:00.000Z'
  return {
    type: 'identity',
    spec_version: '2.1',
    id: `identity--${uuidV5(NAMESPACE, tenantId)}`,
    created: time,
    modified: time,
    name: `OpenSOC XDR, tenant ${tenantId}`,
    identity_class: 'system',
  }
}

export function toNewObject(object: StixObject): NewObject {
  const version = [object['modified'], object['created']].find((time) => typeof time === 'string')
  return {
    id: object.id,
    type: object.type,
    specVersion: typeof object['spec_version'] === 'string' ? object['spec_version'] : '2.1',
    // An object without times is one version for ever (TAXII 2.1, 3.3): its content is its version.
    version: typeof version === 'string' ? version : '1970-01-01T00:00:00.000000Z',
    object,
  }
}
