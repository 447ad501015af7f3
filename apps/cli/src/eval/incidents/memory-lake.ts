import {
  type Event,
  type EventLake,
  type EventScope,
  type HuntQuery,
  patternParts,
  type StoredEvent,
  toEventRow,
} from '@opensoc/domain'

/** The events of a recording as a lake: what root causes ask of it, answered from memory. */
export function memoryLake(events: readonly Event[]): EventLake {
  const stored = events.map(toStored).sort((a, b) => a.time - b.time)
  const byId = new Map(stored.map((event) => [event.id, event]))
  return {
    eventsById: async (_: string, ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? []),
    search: async ({ query, from, to }: EventScope, { limit }: { readonly limit: number }) => {
      const holds = compile(query)
      const found = stored.filter((event) => event.time >= from && event.time < to && holds(event)).reverse()
      return { events: found.slice(0, limit), ...(found.length > limit ? { cursor: 'more' } : {}) }
    },
  } as unknown as EventLake
}

function toStored(event: Event): StoredEvent {
  const { raw, ...columns } = toEventRow(event)
  const { ocsf, receivedTime, source, layer, id } = event
  return {
    ...{ id, time: ocsf.time, receivedTime, source, layer, raw },
    columns: columns as unknown as StoredEvent['columns'],
    ocsf: ocsf as unknown as StoredEvent['ocsf'],
  }
}

function compile(query: HuntQuery): (event: StoredEvent) => boolean {
  switch (query.kind) {
    case 'all':
      return () => true
    case 'and': {
      const parts = query.parts.map(compile)
      return (event) => parts.every((part) => part(event))
    }
    case 'or': {
      const parts = query.parts.map(compile)
      return (event) => parts.some((part) => part(event))
    }
    case 'not': {
      const part = compile(query.part)
      return (event) => !part(event)
    }
    case 'field': {
      const parts = patternParts(query.value.toLowerCase())
      return ({ columns }) => matches(String(columns[query.field] ?? '').toLowerCase(), parts)
    }
    default:
      throw new Error(`a root cause does not ask ${query.kind}`)
  }
}

function matches(text: string, [first = '', ...rest]: readonly string[]): boolean {
  if (rest.length === 0) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const [index, part] of rest.entries()) {
    if (index === rest.length - 1) return text.length - part.length >= at && text.endsWith(part)
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return true
}
