/** What is known of a process in one event. */
export interface ProcessIdentity {
  readonly host: string
  /** Sysmon's ProcessGuid or an equal of it. */
  readonly uid?: string | undefined
  readonly pid?: number | undefined
  /** Start time, milliseconds since the epoch. */
  readonly createdTime?: number | undefined
}

/**
 * A key that survives pid reuse: host and process GUID, else host, pid and start time.
 * A pid alone identifies nothing: without a start time there is no key.
 */
export function processKey(process: ProcessIdentity): string | undefined {
  const host = hostKey(process.host)
  if (process.uid !== undefined && process.uid !== '') return `${host}|${process.uid.toLowerCase()}`
  if (process.pid === undefined || process.createdTime === undefined) return undefined
  return `${host}|${process.pid}|${process.createdTime}`
}

/** Hosts are compared by their short name without case: `WS1.corp.example` and `ws1` are one host. */
export function hostKey(hostname: string): string {
  const lower = hostname.toLowerCase()
  const dot = lower.indexOf('.')
  return dot > 0 && !/^[\d.]+$/.test(lower) ? lower.slice(0, dot) : lower
}
