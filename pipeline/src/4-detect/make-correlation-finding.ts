import { attacksFromTags } from '@opensoc/attack'
import type { EntityRef, Event, EventId, Finding, FindingId, StoredEvent, TenantId } from '@opensoc/domain'
import { type DetectionFinding, OCSF_VERSION } from '@opensoc/ocsf'
import type { CorrelationFiring, Level } from '@opensoc/sigma'
import { actingPath } from '../acting-process.ts'
import { valueAt } from '../read-ocsf.ts'
import { entitiesOf, hostOf, keyOfProcess } from './entities.ts'
import { findingHead, findingIdOf, findingMetadata } from './make-finding.ts'

/** As for one event: more entities join everything with everything. */
const MAX_ENTITIES = 40

/** The id of what a firing's key names: the same whatever order its events came in. */
export function correlationFindingId(tenantId: string, correlationId: string, key: string): FindingId {
  return findingIdOf(tenantId, correlationId, [key])
}

/**
 * A correlation that came true becomes a finding: an OCSF 1.8.0 Detection Finding (2004) that rests on several events.
 * What the lake still holds of them gives its entities, host and process: those of the latest first.
 */
export function makeCorrelationFinding(
  tenantId: TenantId,
  firing: CorrelationFiring,
  events: readonly StoredEvent[],
  receivedTime: number,
): Finding {
  const { correlation, group, time } = firing
  const id = correlationFindingId(tenantId, correlation.id, firing.key)
  const latestFirst = events.map(eventOf).sort((a, b) => b.ocsf.time - a.ocsf.time || (a.id < b.id ? 1 : -1))
  const latest = latestFirst[0]
  const entities = uniteEntities(latestFirst)
  const host = latestFirst.map((event) => hostOf(event.ocsf)).find((name) => name !== undefined)
  const user = entities.find((entity) => entity.kind === 'user')?.label
  const processKey =
    latest === undefined
      ? undefined
      : keyOfProcess(valueAt(latest.ocsf, actingPath(latest.ocsf)), hostOf(latest.ocsf))
  const { attacks } = attacksFromTags(correlation.tags)
  const level = correlation.level ?? 'medium'
  return {
    id,
    tenantId,
    ruleId: correlation.id,
    title: correlation.title,
    level,
    time,
    eventIds: firing.eventIds as readonly EventId[],
    source: latest?.source ?? '',
    layer: latest?.layer ?? 'security',
    product: latest?.ocsf.metadata.product.name ?? 'unknown',
    ...(host === undefined ? {} : { host }),
    ...(user === undefined ? {} : { user }),
    entities,
    ...(processKey === undefined ? {} : { processKey }),
    attacks,
    matched: { ...group, [MEASURED[correlation.type]]: firing.value },
    ocsf: detectionFinding(firing, { id, tenantId, level, attacks, latestFirst, receivedTime }),
  }
}

/** What the number of a firing is called where people see it. */
const MEASURED: Readonly<Record<CorrelationFiring['correlation']['type'], string>> = {
  event_count: 'events',
  value_count: 'different values',
  temporal: 'rules',
  temporal_ordered: 'rules in order',
  value_sum: 'sum',
  value_avg: 'average',
  value_percentile: 'percentile',
  value_median: 'median',
  x_opensoc_new_terms: 'new terms',
}

type HeldEvent = Pick<Event, 'id' | 'tenantId' | 'source' | 'layer' | 'ocsf'>

function eventOf({ id, source, layer, ocsf }: StoredEvent): HeldEvent {
  // The lake holds what toEventRow wrote: an Event's OCSF form, its id and its layer.
  return { id, source, layer, ocsf } as unknown as HeldEvent
}

function uniteEntities(events: readonly HeldEvent[]): EntityRef[] {
  const found = new Map<string, EntityRef>()
  for (const event of events) {
    for (const entity of entitiesOf(event)) {
      if (found.size < MAX_ENTITIES) found.set(`${entity.kind} ${entity.key}`, entity)
    }
  }
  return [...found.values()]
}

function detectionFinding(
  { correlation, group, value, firstTime, time, eventIds, eventCount }: CorrelationFiring,
  about: {
    readonly id: FindingId
    readonly tenantId: TenantId
    readonly level: Level
    readonly attacks: Finding['attacks']
    readonly latestFirst: readonly HeldEvent[]
    readonly receivedTime: number
  },
): DetectionFinding {
  const { id, tenantId, level, attacks, latestFirst, receivedTime } = about
  const typeOf = new Map(latestFirst.map((event) => [event.id as string, event.ocsf.type_uid]))
  const latest = latestFirst[0]
  const { device, cloud } = latest?.ocsf ?? {}
  return {
    ...findingHead(level, time),
    message: correlation.title,
    metadata:
      latest === undefined
        ? {
            version: OCSF_VERSION,
            uid: id,
            product: { name: 'OpenSOC XDR', vendor_name: 'OpenSOC' },
            tenant_uid: tenantId,
          }
        : findingMetadata({ ...latest, tenantId } as Event, id),
    finding_info: {
      uid: id,
      title: correlation.title,
      analytic: { type_id: 1, type: 'Rule', uid: correlation.id, name: correlation.title },
      ...(attacks.length > 0 ? { attacks: [...attacks] } : {}),
      related_events: eventIds.map((uid) => {
        const type_uid = typeOf.get(uid)
        return { uid, ...(type_uid === undefined ? {} : { type_uid }) }
      }),
      related_events_count: eventCount,
      created_time: receivedTime,
      first_seen_time: firstTime,
      last_seen_time: time,
    },
    evidences: [{ uid: id, data: { ...group, [MEASURED[correlation.type]]: value } }],
    ...(device === undefined ? {} : { device }),
    ...(cloud === undefined ? {} : { cloud }),
  }
}
