import type { HuntQuery } from '../hunt/hunt-query.ts'
import type { ObservedAsk, ObservedAt, ObservedPair, StoredDay } from './observed.ts'

/** Rows that belong to one run of log frames; written together or not at all. */
export interface LakeBatch {
  /** NDJSON of EventRow. */
  readonly events: Uint8Array
  readonly eventCount: number
  /** NDJSON of QuarantineRow. */
  readonly quarantine: Uint8Array
  readonly quarantineCount: number
}

export interface QuarantineRow {
  readonly tenant_id: string
  readonly record_id: string
  readonly source: string
  readonly reason: string
  readonly detail: string
  /** Milliseconds since the epoch. */
  readonly received_time: number
  readonly text: string
}

/** An event as the API returns it: the columns and the parsed OCSF event. */
export interface StoredEvent {
  readonly id: string
  readonly time: number
  readonly receivedTime: number
  readonly source: string
  readonly layer: string
  readonly columns: Readonly<Record<string, string | number>>
  readonly ocsf: Readonly<Record<string, unknown>>
  readonly raw: string
}

/** Which events: a query over a stretch of event time, in one tenant. */
export interface EventScope {
  readonly tenantId: string
  readonly query: HuntQuery
  /** Inclusive, milliseconds since the epoch. */
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

export interface EventPage {
  readonly events: readonly StoredEvent[]
  /** Keyset cursor of the next (older) page. */
  readonly cursor?: string
}

export interface HistogramBucket {
  readonly time: number
  readonly count: number
}

export interface FieldValue {
  readonly value: string
  readonly count: number
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Milliseconds; the call rejects with `LAKE_TIMEOUT` beyond it. */
  readonly timeoutMs?: number
}

/** One process, in the order in which the story needs it. */
export interface ProcessQuery {
  readonly tenantId: string
  readonly host: string
  readonly from: number
  readonly to: number
  /** Process GUIDs: events in which one of them acts, starts or is the parent. */
  readonly processUids: readonly string[]
  readonly limit: number
}

/**
 * Columnar events over all retention.
 *
 * Promise: an `insert` that resolved survives a crash; the same token inserts once, also after a restart;
 * every read names its tenant and never sees another's rows.
 */
export interface EventLake {
  /** Brings the tables to this version's layout. */
  migrate(): Promise<void>
  insert(batch: LakeBatch, token: string): Promise<void>
  /** Newest first. */
  search(
    scope: EventScope,
    page: { readonly limit: number; readonly cursor?: string },
    options?: CallOptions,
  ): Promise<EventPage>
  count(scope: EventScope, options?: CallOptions): Promise<number>
  histogram(scope: EventScope, buckets: number, options?: CallOptions): Promise<readonly HistogramBucket[]>
  /** The most frequent values of a column, most first. */
  topValues(
    scope: EventScope,
    column: string,
    limit: number,
    options?: CallOptions,
  ): Promise<readonly FieldValue[]>
  event(tenantId: string, id: string): Promise<StoredEvent | undefined>
  eventsById(tenantId: string, ids: readonly string[]): Promise<readonly StoredEvent[]>
  /** Events of a process and its children, oldest first: what the process story is built from. */
  processEvents(query: ProcessQuery, options?: CallOptions): Promise<readonly StoredEvent[]>
  /** Distinct values of events, by kind and value: what indicators are judged on. */
  observedValues(ask: ObservedAsk, options?: CallOptions): Promise<readonly ObservedPair[]>
  /** Where these values were seen, newest first. */
  observedAt(
    tenantId: string,
    pairs: readonly ObservedPair[],
    range: { readonly from: number; readonly to: number },
    options?: CallOptions,
  ): Promise<readonly ObservedAt[]>
  /** What is there of each source and day: what a search can find at all. */
  storedByDay(tenantId: string, options?: CallOptions): Promise<readonly StoredDay[]>
  quarantined(
    tenantId: string,
    filter: { readonly source?: string; readonly reason?: string; readonly limit: number },
  ): Promise<readonly QuarantineRow[]>
  /** Takes rows out by their ids, for good, before it resolves; their observables with them. Ids that are not there are passed over. */
  remove(tenantId: string, table: 'events' | 'quarantine', ids: readonly string[]): Promise<void>
  /** One read-only SELECT over `events`, `observables` and `quarantine`, in the caller's tenant. */
  sql(
    tenantId: string,
    statement: string,
    options?: CallOptions & { readonly limit?: number },
  ): Promise<readonly Readonly<Record<string, unknown>>[]>
  close(): Promise<void>
}
