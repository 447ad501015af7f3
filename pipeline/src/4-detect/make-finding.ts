import { createHash } from 'node:crypto'
import { attacksFromTags } from '@opensoc/attack'
import type { Event, Finding, FindingId } from '@opensoc/domain'
import { className, type DetectionFinding, type Evidences, OCSF_VERSION } from '@opensoc/ocsf'
import type { SigmaMatch } from '@opensoc/sigma'
import { actingPath } from '../acting-process.ts'
import { textAt, valueAt } from '../read-ocsf.ts'
import { entitiesOf, hostOf, keyOfProcess } from './entities.ts'

/** A match of a Sigma rule, or of something else that is told like one. */
export interface RuleMatch {
  readonly rule: Pick<SigmaMatch['rule'], 'id' | 'title' | 'level' | 'tags'>
  readonly fields: SigmaMatch['fields']
}

/**
 * A rule's match on an event becomes a finding: an OCSF 1.8.0 Detection Finding (2004) and what joins it to others.
 * Deterministic: the same event and rule give the same id and the same bytes. `time` is the event's.
 */
export function makeFinding(event: Event, match: RuleMatch): Finding {
  const { rule, fields } = match
  const id = findingIdOf(event.tenantId, rule.id, [event.id])
  const entities = entitiesOf(event)
  const host = hostOf(event.ocsf)
  const user = entities.find((entity) => entity.kind === 'user')?.label
  const processKey = keyOfProcess(valueAt(event.ocsf, actingPath(event.ocsf)), host)
  const { attacks } = attacksFromTags(rule.tags)
  return {
    id,
    tenantId: event.tenantId,
    ruleId: rule.id,
    title: rule.title,
    level: rule.level,
    time: event.ocsf.time,
    eventIds: [event.id],
    source: event.source,
    layer: event.layer,
    product: event.ocsf.metadata.product.name ?? 'unknown',
    ...(host === undefined ? {} : { host }),
    ...(user === undefined ? {} : { user }),
    entities,
    ...(processKey === undefined ? {} : { processKey }),
    attacks,
    matched: fields,
    ocsf: detectionFinding(event, match, { id, attacks }),
  }
}

/** UUID-shaped (version 8, RFC 9562 5.8): the hash of tenant, rule and events. */
export function findingIdOf(tenantId: string, ruleId: string, eventIds: readonly string[]): FindingId {
  const hash = createHash('sha256')
    .update(JSON.stringify([tenantId, ruleId, eventIds]))
    .digest()
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)]
  return parts.join('-') as FindingId
}

/** OCSF severity_id of a Sigma level. */
const SEVERITY: Readonly<Record<Finding['level'], { readonly id: number; readonly caption: string }>> = {
  informational: { id: 1, caption: 'Informational' },
  low: { id: 2, caption: 'Low' },
  medium: { id: 3, caption: 'Medium' },
  high: { id: 4, caption: 'High' },
  critical: { id: 5, caption: 'Critical' },
}

function detectionFinding(
  event: Event,
  { rule, fields }: RuleMatch,
  { id, attacks }: Pick<Finding, 'id' | 'attacks'>,
): DetectionFinding {
  const { time, type_uid, device, cloud } = event.ocsf
  const typeName = event.ocsf.type_name ?? className(event.ocsf.class_uid)
  return {
    ...findingHead(rule.level, time),
    message: rule.title,
    metadata: findingMetadata(event, id),
    finding_info: {
      uid: id,
      title: rule.title,
      analytic: { type_id: 1, type: 'Rule', uid: rule.id, name: rule.title },
      ...(attacks.length > 0 ? { attacks } : {}),
      related_events: [
        { uid: event.id, type_uid, ...(typeName === undefined ? {} : { type_name: typeName }) },
      ],
      related_events_count: 1,
      created_time: event.receivedTime,
      first_seen_time: time,
      last_seen_time: time,
    },
    evidences: [evidence(event, fields)],
    ...(device === undefined ? {} : { device }),
    ...(cloud === undefined ? {} : { cloud }),
  }
}

/** What all new findings have alike: class 2004, activity Create. */
export function findingHead(level: Finding['level'], time: number) {
  const { id: severity_id, caption } = SEVERITY[level]
  return {
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2004,
    class_name: 'Detection Finding',
    activity_id: 1,
    activity_name: 'Create',
    type_uid: 200401,
    type_name: 'Detection Finding: Create',
    time,
    severity_id,
    severity: caption,
    status_id: 1,
    status: 'New',
  } as const
}

export function findingMetadata(
  event: Pick<Event, 'ocsf' | 'tenantId' | 'id'>,
  uid: string,
): DetectionFinding['metadata'] {
  const { device, cloud, metadata } = event.ocsf
  const profiles = [...(cloud === undefined ? [] : ['cloud']), ...(device === undefined ? [] : ['host'])]
  const log_name = textAt(metadata, 'log_name')
  return {
    version: OCSF_VERSION,
    uid,
    product: { name: 'OpenSOC XDR', vendor_name: 'OpenSOC' },
    tenant_uid: event.tenantId,
    original_event_uid: event.id,
    ...(log_name === undefined ? {} : { log_name }),
    ...(profiles.length > 0 ? { profiles } : {}),
  }
}

/** Attributes that the OCSF object `evidences` shares with the event classes. */
const EVIDENCE_ATTRIBUTES = [
  'actor',
  'api',
  'connection_info',
  'device',
  'dst_endpoint',
  'email',
  'file',
  'http_request',
  'http_response',
  'job',
  'process',
  'query',
  'reg_key',
  'reg_value',
  'resources',
  'script',
  'src_endpoint',
  'tls',
  'url',
  'user',
  'win_service',
] as const satisfies readonly (keyof Evidences)[]

/** What of the event the finding rests on, and the fields that the rule looked at. */
function evidence(event: Event, fields: Readonly<Record<string, unknown>>): Evidences {
  const ocsf = event.ocsf as unknown as Readonly<Record<string, unknown>>
  const copied: Record<string, unknown> = {}
  for (const attribute of EVIDENCE_ATTRIBUTES) {
    if (ocsf[attribute] !== undefined) copied[attribute] = ocsf[attribute]
  }
  return { ...copied, uid: event.id, data: fields }
}
