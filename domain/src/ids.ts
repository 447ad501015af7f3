import type { Brand } from '@opensoc/kernel'

export type TenantId = Brand<string, 'TenantId'>
/** `partition.offset.index`: the same record always gets the same id, however often it is replayed. */
export type EventId = Brand<string, 'EventId'>
/** Derived from the rule and its events, so that a replay finds the same finding again. */
export type FindingId = Brand<string, 'FindingId'>
/** `INC-` and twelve characters derived from the incident's first finding. */
export type IncidentId = Brand<string, 'IncidentId'>

/** The tenant of a platform that has only one. */
export const DEFAULT_TENANT = 'default' as TenantId

export function eventId(partition: number, offset: number, index: number): EventId {
  return `${partition}.${offset}.${index}` as EventId
}
