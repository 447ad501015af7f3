/** One record as a sender delivered it, before anybody has understood it. */
export interface RawRecord {
  /** Position within its frame, 0-based: becomes the last part of the event id. */
  readonly index: number
  /** The record's own text, kept for re-parsing. At most {@link MAX_RECORD_BYTES}. */
  readonly text: string
  /** Present when the text is JSON: parsed once, here. */
  readonly json?: unknown
  /** When it was received: times without a year and records without a time need it. Milliseconds since the epoch. */
  readonly receivedTime?: number
  /** Set where it was here before and goes through the pipeline again. */
  readonly origin?: RecordOrigin
}

/** What a record was before. */
export interface RecordOrigin {
  /** Of the event or quarantined record that it was; it stays. */
  readonly id: string
  /** Where the ledger counted it: `stored`, or the reason of its quarantine. */
  readonly was: string
}

/** Content type of a body whose records hold line breaks of their own: each is ended by a zero byte. */
export const ZERO_SEPARATED = 'text/x-zero-separated'

/** Content types of bodies that are requests of the OpenTelemetry protocol with logs in them. */
export const OTLP_PROTOBUF = 'application/x-otlp-logs+protobuf'
export const OTLP_JSON = 'application/x-otlp-logs+json'

/** A longer record goes to quarantine. */
export const MAX_RECORD_BYTES = 1024 * 1024

/** A record that did not become an event: why, and enough to replay it. */
export interface QuarantinedRecord {
  readonly id: string
  readonly source: string
  readonly reason: QuarantineReason
  /** What exactly was wrong, with its place. */
  readonly detail: string
  readonly receivedTime: number
  /** The record's text, cut to {@link QUARANTINE_TEXT_BYTES}; the log and the client keep the whole. */
  readonly text: string
  /** Where the ledger counted it before it went through the pipeline again. */
  readonly was?: string
}

export const QUARANTINE_TEXT_BYTES = 64 * 1024

/** Stable words: they are ledger keys and filter values. */
export type QuarantineReason =
  | 'body_unreadable'
  | 'json_invalid'
  | 'utf8_invalid'
  | 'record_too_long'
  | 'record_empty'
  | 'format_unknown'
  | 'normalizer_failed'
  | 'time_invalid'
