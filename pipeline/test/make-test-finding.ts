import type { EntityKind, EntityRef, EventId, Finding, FindingId, TenantId } from '@opensoc/domain'

/** `host:ws1` */
export function entity(id: string): EntityRef {
  const [kind, key] = id.split(':') as [EntityKind, string]
  return { kind, key, label: key }
}

/** A finding with what a test cares about, and nothing else. */
export function makeTestFinding(
  id: string,
  over: Partial<Finding> & { readonly about?: readonly string[] } = {},
): Finding {
  const { about = ['host:ws1'], ...rest } = over
  const entities = about.map(entity)
  const host = entities.find((one) => one.kind === 'host')?.label
  return {
    id: id as FindingId,
    tenantId: 't' as TenantId,
    ruleId: `rule-${id}`,
    title: `Finding ${id}`,
    level: 'high',
    time: 0,
    eventIds: [`0.0.${id}` as EventId],
    source: 's',
    layer: 'endpoint',
    product: 'p',
    ...(host === undefined ? {} : { host }),
    entities,
    attacks: [],
    matched: {},
    ocsf: {} as Finding['ocsf'],
    ...rest,
  }
}
