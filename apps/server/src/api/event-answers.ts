import {
  type Event as EventJson,
  eventHistogram,
  eventTopValues,
  getEvent,
  listEventFields,
  querySql,
  searchEvents,
} from '@opensoc/contract'
import {
  EVENT_COLUMNS,
  type EventLake,
  type EventScope,
  parseHunt,
  type StoredEvent,
  suggestField,
} from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Actor } from '../http/actor.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'

const DAY_MS = 24 * 3600 * 1000
const TIMEOUT_MS = 30_000

interface ScopeQuery {
  readonly query: string
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export function eventAnswers({ lake, clock }: { readonly lake: EventLake; readonly clock: Clock }): Answer[] {
  return [
    answer(searchEvents, async ({ query, actor, signal }) => {
      const scope = scopeOf(query, actor, clock)
      const started = performance.now()
      const page = await lake.search(
        scope,
        { limit: query.limit, ...(query.cursor === undefined ? {} : { cursor: query.cursor }) },
        { signal, timeoutMs: TIMEOUT_MS },
      )
      return {
        items: page.events.map(eventJson),
        ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
        from: scope.from,
        to: scope.to,
        took_ms: tookMs(started),
      }
    }),

    answer(eventHistogram, async ({ query, actor, signal }) => {
      const scope = scopeOf(query, actor, clock)
      const buckets = await lake.histogram(scope, query.buckets, { signal, timeoutMs: TIMEOUT_MS })
      return {
        total: buckets.reduce((total, bucket) => total + bucket.count, 0),
        from: scope.from,
        to: scope.to,
        bucket_ms: buckets.length > 1 ? buckets[1]!.time - buckets[0]!.time : scope.to - scope.from,
        buckets: [...buckets],
      }
    }),

    answer(eventTopValues, async ({ query, actor, signal }) => {
      const column = EVENT_COLUMNS.find(
        ({ name, paths }) => name === query.field || paths.includes(query.field),
      )
      if (column === undefined) throw unknownField(query.field)
      const values = await lake.topValues(scopeOf(query, actor, clock), column.name, query.limit, {
        signal,
        timeoutMs: TIMEOUT_MS,
      })
      return { field: column.name, values: [...values] }
    }),

    answer(listEventFields, async () => ({
      items: EVENT_COLUMNS.map(({ name, type, paths, help }) => ({ name, type, paths: [...paths], help })),
    })),

    answer(querySql, async ({ body, actor, signal }) => {
      const started = performance.now()
      const rows = await lake.sql(actor.tenantId, body.statement, {
        limit: body.limit,
        signal,
        timeoutMs: TIMEOUT_MS,
      })
      return { rows: rows.map((row) => ({ ...row })), took_ms: tookMs(started) }
    }),

    answer(getEvent, async ({ params, actor }) => {
      const event = await lake.event(actor.tenantId, params.id)
      if (event === undefined) throw notFound(`event ${params.id}`)
      return eventJson(event)
    }),
  ]
}

export function eventJson(event: StoredEvent): EventJson {
  return {
    id: event.id,
    time: event.time,
    received_time: event.receivedTime,
    source: event.source,
    layer: event.layer,
    columns: { ...event.columns },
    ocsf: { ...event.ocsf },
    raw: event.raw,
  }
}

function scopeOf({ query, from, to }: ScopeQuery, actor: Actor, clock: Clock): EventScope {
  const parsed = parseHunt(query)
  if (!parsed.ok) {
    const { message, column, expected } = parsed.error
    throw new HttpError(400, 'HUNT_SYNTAX', `column ${column}: ${message}`, {
      ...(expected === undefined ? {} : { nextStep: expected }),
      errors: [{ pointer: `/query/${column}`, message }],
    })
  }
  const end = to ?? clock.now()
  return { tenantId: actor.tenantId, query: parsed.value, from: from ?? end - DAY_MS, to: end }
}

function unknownField(field: string): HttpError {
  const suggestion = suggestField(field)
  return new HttpError(400, 'FIELD_UNKNOWN', `${field.slice(0, 80)} is not a column`, {
    nextStep: suggestion === undefined ? 'See /api/v1/events/fields.' : `Did you mean ${suggestion}?`,
  })
}

function tookMs(started: number): number {
  return Math.round((performance.now() - started) * 10) / 10
}
