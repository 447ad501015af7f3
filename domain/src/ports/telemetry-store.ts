import type { SeenLogsource } from '../coverage/telemetry.ts'

/** Which log sources brought events, and when last. */
export interface TelemetryStore {
  /** Adds to the counts; the later time stays. Beyond `MAX_SEEN_LOGSOURCES` new ones are passed over. */
  add(tenantId: string, seen: readonly SeenLogsource[]): Promise<void>
  /** By product, category and service. */
  list(tenantId: string): Promise<readonly SeenLogsource[]>
}

/** Log sources are named by mappings, not by senders: more than these are a mistake. */
export const MAX_SEEN_LOGSOURCES = 2000
