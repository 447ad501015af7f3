import { z } from 'zod'
import { SOURCE_NAME } from './ingest.ts'
import { operation } from './operation.ts'
import { time } from './page.ts'

const Source = z.string().regex(SOURCE_NAME)

/** A field that was filled in most events and now is in hardly any, or a jump of the share that nobody understands. */
export const DriftAlarm = z.object({
  id: z.string(),
  source: z.string(),
  type: z.enum(['field_lost', 'quarantine_jump']),
  /** Product, class and event code of the events that lost it. */
  kind: z.string().optional(),
  field: z.string().optional(),
  /** Fields that came when it went: perhaps its new names. */
  perhaps: z.array(z.string()).optional(),
  /** Shares, 0 to 1: as it was, and as it is. */
  before: z.number(),
  now: z.number(),
  sample: z.int(),
  raised_time: time,
  resolved_time: time.optional(),
  accepted_by: z.string().optional(),
})
export type DriftAlarm = z.output<typeof DriftAlarm>

export const listSources = operation({
  id: 'listSources',
  method: 'GET',
  path: '/api/v1/sources',
  summary: 'Sources that sent records, with what became of them and open drift alarms',
  scope: 'read',
  query: z.object({ hours: z.coerce.number().min(1).max(720).default(24) }),
  response: z.object({
    items: z.array(
      z.object({
        source: z.string(),
        received: z.int(),
        stored: z.int(),
        quarantined: z.int(),
        /** Start of the minute in which the last record came. */
        last_time: time,
        open_alarms: z.int(),
      }),
    ),
  }),
})

export const getSourceProfile = operation({
  id: 'getSourceProfile',
  method: 'GET',
  path: '/api/v1/sources/{source}/profile',
  summary: 'Which fields the events of a source usually fill, by kind of event',
  scope: 'read',
  params: z.object({ source: Source }),
  response: z.object({
    source: z.string(),
    /** Share of records in quarantine, usually. */
    quarantined_share: z.number(),
    kinds: z.array(
      z.object({
        kind: z.string(),
        /** Events looked at. */
        events: z.number(),
        fields: z.array(z.object({ field: z.string(), share: z.number() })),
      }),
    ),
  }),
})

export const listDriftAlarms = operation({
  id: 'listDriftAlarms',
  method: 'GET',
  path: '/api/v1/drift',
  summary: 'Drift alarms, newest first',
  scope: 'read',
  query: z.object({ open: z.enum(['true', 'false']).optional() }),
  response: z.object({ items: z.array(DriftAlarm) }),
})

export const acceptDriftAlarm = operation({
  id: 'acceptDriftAlarm',
  method: 'POST',
  path: '/api/v1/drift/accept',
  summary: 'Say that a source is right as it is now: what is usual is learned anew',
  scope: 'rules',
  body: z.object({ id: z.string().min(1).max(1000) }),
  response: DriftAlarm,
})

export const reparseSource = operation({
  id: 'reparseSource',
  method: 'POST',
  path: '/api/v1/sources/{source}/reparse',
  summary: 'Send stored originals of a source through the pipeline again, after a parser was mended',
  scope: 'admin',
  params: z.object({ source: Source }),
  body: z.object({
    /** Event time, inclusive; milliseconds since the epoch. */
    from: time,
    /** Exclusive. */
    to: time,
    limit: z.int().min(1).max(100_000).default(10_000),
  }),
  /** `more`: the limit left some out. */
  response: z.object({ reparsed: z.int(), more: z.boolean() }),
})
