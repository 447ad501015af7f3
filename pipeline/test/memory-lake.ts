import type { EventLake, EventRow, EventScope, StoredEvent } from '@opensoc/domain'
import { holds } from '@opensoc/sigma'

type Held = { readonly row: EventRow; readonly event: StoredEvent }
export type MemoryLake = Pick<EventLake, 'insert' | 'search' | 'histogram' | 'eventsById'>

/** The lake's promises that history needs, in memory: the questions of rules alone. */
export function memoryLake(): MemoryLake {
  const held: Held[] = []
  const inScope = ({ query, from, to }: EventScope) =>
    held.filter(({ row, event }) => {
      if (query.kind === 'all') return event.time >= from && event.time < to
      if (query.kind !== 'rule') throw new Error(`asked for ${query.kind}`)
      const view = { sources: row.sigma_sources, text: row.sigma_text }
      return event.time >= from && event.time < to && holds(query.prefilter, view)
    })
  return {
    async insert({ events }) {
      for (const line of Buffer.from(events).toString('utf8').split('\n')) {
        if (line !== '') held.push(heldOf(JSON.parse(line) as EventRow))
      }
    },
    async search(scope, { limit, cursor = '0' }) {
      const newestFirst = inScope(scope).toSorted(
        (a, b) => b.event.time - a.event.time || (a.event.id < b.event.id ? 1 : -1),
      )
      const end = Number(cursor) + limit
      const events = newestFirst.slice(Number(cursor), end).map(({ event }) => event)
      return newestFirst.length > end ? { events, cursor: String(end) } : { events }
    },
    async histogram(scope, buckets) {
      const widthMs = Math.max(1, Math.ceil((scope.to - scope.from) / buckets))
      const size = Math.max(1, Math.ceil((scope.to - scope.from) / widthMs))
      const counts = Array.from({ length: size }, (_, at) => ({ time: scope.from + at * widthMs, count: 0 }))
      for (const { event } of inScope(scope)) counts[Math.floor((event.time - scope.from) / widthMs)]!.count++
      return counts
    },
    async eventsById(_, ids) {
      const wanted = new Set(ids)
      return held
        .filter(({ event }) => wanted.has(event.id))
        .map(({ event }) => event)
        .toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
    },
  }
}

function heldOf(row: EventRow): Held {
  const { event_id: id, time, received_time: receivedTime, source, layer, ocsf, raw } = row
  return {
    row,
    event: { id, time, receivedTime, source, layer, columns: {}, ocsf: JSON.parse(ocsf), raw },
  }
}
