import type { BaseEvent } from '@opensoc/ocsf'
import type { SigmaEvent } from '@opensoc/sigma'
import type { EventId, TenantId } from './ids.ts'
import type { Layer } from './layer.ts'

/**
 * A record that was understood: its OCSF form for people, searches and correlation,
 * and the vendor's own fields for Sigma rules, which are written against them.
 */
export interface Event {
  readonly id: EventId
  readonly tenantId: TenantId
  /** Name of the ingest source that delivered it. */
  readonly source: string
  readonly layer: Layer
  /** Milliseconds since the epoch, when the platform received it. */
  readonly receivedTime: number
  readonly ocsf: BaseEvent
  /** What rules see. One for most events; an auditd event has one for each record it is made of. */
  readonly sigma: readonly SigmaEvent[]
  /** The original record's text. */
  readonly raw: string
  /** Where the ledger counted its record before it went through the pipeline again. */
  readonly was?: string
}
