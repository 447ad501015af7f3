import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'

export const Status = z.object({
  version: z.string(),
  started_time: time,
  now: time,
  /** Averages over the last ten seconds. */
  events_per_second: z.number(),
  /** From acknowledged to searchable: age of the oldest record that is not yet in the lake, 0 when none waits. */
  lag_ms: z.number(),
  spool: z.object({ frames_bytes: z.int(), limit_bytes: z.int() }),
  resident_bytes: z.int(),
  stages: z.array(
    z.object({
      name: z.string(),
      in: z.int(),
      out: z.int(),
      dropped: z.record(z.string(), z.int()),
      failed: z.int(),
      busy_ms: z.number(),
    }),
  ),
  totals: z.object({ events: z.int(), findings: z.int(), incidents: z.int(), quarantined: z.int() }),
  /** Ports that take telemetry beside the API, since the start. */
  receivers: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      received: z.int(),
      delivered: z.int(),
      /** Messages that a full spool had no room for, where the sender cannot be made to wait. */
      dropped: z.int(),
    }),
  ),
  rules: z.object({
    active: z.int(),
    /** Enabled rules that load. */
    enabled: z.int(),
    /** Every worker runs exactly the enabled rules; `getRuleStatus` says why not. */
    is_deployed: z.boolean(),
    version: z.string(),
    error: z.string().optional(),
  }),
})
export type Status = z.output<typeof Status>

export const getStatus = operation({
  id: 'getStatus',
  method: 'GET',
  path: '/api/v1/status',
  summary: 'Health: events a second, lag, stages, memory',
  scope: 'read',
  response: Status,
})

export const LedgerRow = z.object({
  source: z.string(),
  minute: time,
  received: z.int(),
  stored: z.int(),
  quarantined: z.record(z.string(), z.int()),
  findings: z.int(),
  bytes: z.int(),
  balanced: z.boolean(),
})

export const getLedger = operation({
  id: 'getLedger',
  method: 'GET',
  path: '/api/v1/ledger',
  summary: 'What became of every record, by source and minute',
  scope: 'read',
  query: z.object({
    from: z.coerce.number().int().optional(),
    to: z.coerce.number().int().optional(),
  }),
  response: z.object({
    items: z.array(LedgerRow),
    total: z.object({
      received: z.int(),
      stored: z.int(),
      quarantined: z.int(),
      spooled_bytes: z.int(),
      balanced: z.boolean(),
    }),
  }),
})

export const QuarantinedRecord = z.object({
  record_id: z.string(),
  source: z.string(),
  reason: z.string(),
  detail: z.string(),
  received_time: time,
  text: z.string(),
})

export const listQuarantine = operation({
  id: 'listQuarantine',
  method: 'GET',
  path: '/api/v1/quarantine',
  summary: 'Records that no normalizer understood, newest first',
  scope: 'read',
  query: z.object({
    source: z.string().max(100).optional(),
    reason: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  response: z.object({ items: z.array(QuarantinedRecord) }),
})

export const replayQuarantine = operation({
  id: 'replayQuarantine',
  method: 'POST',
  path: '/api/v1/quarantine/replay',
  summary: 'Send quarantined records through the pipeline again, with their ids and times of receipt',
  scope: 'admin',
  body: z.object({
    source: z.string().max(100).optional(),
    reason: z.string().max(100).optional(),
    limit: z.int().min(1).max(100_000).default(10_000),
  }),
  /** `cut`: records of which only the beginning was kept, which stay in quarantine. */
  response: z.object({ replayed: z.int(), cut: z.int() }),
})
