import { z } from 'zod'
import { operation } from './operation.ts'
import { pageQuery, time } from './page.ts'

export const Event = z.object({
  id: z.string(),
  time,
  received_time: time,
  source: z.string(),
  layer: z.string(),
  /** The lake's columns, by name; see `GET /events/fields`. */
  columns: z.record(z.string(), z.union([z.string(), z.number()])),
  ocsf: z.record(z.string(), z.unknown()),
  raw: z.string(),
})
export type Event = z.output<typeof Event>

/** `query` is the hunt language; times are milliseconds since the epoch, default: the last 24 hours. */
const scopeQuery = {
  query: z.string().max(10_000).default(''),
  from: z.coerce.number().int().nonnegative().optional(),
  to: z.coerce.number().int().nonnegative().optional(),
}

export const searchEvents = operation({
  id: 'searchEvents',
  method: 'GET',
  path: '/api/v1/events',
  summary: 'Search events, newest first',
  scope: 'read',
  query: z.object({ ...scopeQuery, ...pageQuery }),
  response: z.object({
    items: z.array(Event),
    cursor: z.string().optional(),
    from: time,
    to: time,
    took_ms: z.number(),
  }),
})

export const eventHistogram = operation({
  id: 'eventHistogram',
  method: 'GET',
  path: '/api/v1/events/histogram',
  summary: 'How many events match, by time',
  scope: 'read',
  query: z.object({ ...scopeQuery, buckets: z.coerce.number().int().min(1).max(500).default(60) }),
  response: z.object({
    total: z.int(),
    from: time,
    to: time,
    bucket_ms: z.int(),
    buckets: z.array(z.object({ time, count: z.int() })),
  }),
})

export const eventTopValues = operation({
  id: 'eventTopValues',
  method: 'GET',
  path: '/api/v1/events/values',
  summary: 'The most frequent values of a field among the matching events',
  scope: 'read',
  query: z.object({
    ...scopeQuery,
    field: z.string().max(200),
    limit: z.coerce.number().int().min(1).max(100).default(5),
  }),
  response: z.object({ field: z.string(), values: z.array(z.object({ value: z.string(), count: z.int() })) }),
})

export const listEventFields = operation({
  id: 'listEventFields',
  method: 'GET',
  path: '/api/v1/events/fields',
  summary: 'The field catalogue of the hunt language',
  scope: 'read',
  response: z.object({
    items: z.array(
      z.object({ name: z.string(), type: z.string(), paths: z.array(z.string()), help: z.string() }),
    ),
  }),
})

export const getEvent = operation({
  id: 'getEvent',
  method: 'GET',
  path: '/api/v1/events/{id}',
  summary: 'One event',
  scope: 'read',
  params: z.object({ id: z.string().max(100) }),
  response: Event,
})

export const querySql = operation({
  id: 'querySql',
  method: 'POST',
  path: '/api/v1/events/sql',
  summary: 'One read-only SELECT over events, observables and quarantine',
  scope: 'read',
  body: z.object({
    statement: z.string().min(1).max(20_000),
    limit: z.int().min(1).max(10_000).default(1000),
  }),
  response: z.object({ rows: z.array(z.record(z.string(), z.unknown())), took_ms: z.number() }),
})
