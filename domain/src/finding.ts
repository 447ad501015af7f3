import type { Attack, DetectionFinding } from '@opensoc/ocsf'
import type { Level } from '@opensoc/sigma'
import type { EntityRef } from './entity.ts'
import type { EventId, FindingId, TenantId } from './ids.ts'
import type { Layer } from './layer.ts'

/** An event raised it: a rule's match, stored as an OCSF Detection Finding with what joins it to others beside it. */
export interface Finding {
  readonly id: FindingId
  readonly tenantId: TenantId
  readonly ruleId: string
  readonly title: string
  readonly level: Level
  /** Event time of its last event, milliseconds since the epoch. */
  readonly time: number
  readonly eventIds: readonly EventId[]
  readonly source: string
  readonly layer: Layer
  readonly product: string
  readonly host?: string
  readonly user?: string
  readonly entities: readonly EntityRef[]
  /** {@link processKey} of the process that acted, where there is one. */
  readonly processKey?: string
  readonly attacks: readonly Attack[]
  /** The fields that the rule looked at, with the event's values. */
  readonly matched: Readonly<Record<string, unknown>>
  /** It fell into this maintenance: kept for the record, of no incident. */
  readonly maintenanceId?: string
  /** Equal findings that a suppression counted into this one, and the event time of the latest. */
  readonly suppressed?: { readonly count: number; readonly lastTime: number }
  /** Made of events that were kept before its rule ran: by this job, and when; milliseconds since the epoch. */
  readonly backFilled?: { readonly jobId: string; readonly time: number }
  readonly ocsf: DetectionFinding
}
