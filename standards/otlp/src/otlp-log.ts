/** A log record with what its resource and scope say of it, in the names of the data model; absent is absent. */
export interface OtlpLog {
  /** Nanoseconds since the epoch, decimal: more than a double holds. */
  readonly time_unix_nano?: string
  readonly observed_time_unix_nano?: string
  readonly severity_number?: number
  readonly severity_text?: string
  readonly event_name?: string
  readonly body?: unknown
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly resource?: Readonly<Record<string, unknown>>
  readonly scope?: { readonly name?: string; readonly version?: string }
  /** Lower-case hex. */
  readonly trace_id?: string
  readonly span_id?: string
}

export interface ReadLogs {
  readonly logs: readonly OtlpLog[]
  /** Why the request could not be read to its end. */
  readonly problem?: string
}

/** Values nest at most so deep. */
export const MAX_DEPTH = 32
