import { EVENT_COLUMNS, type StoredEvent } from '@opensoc/domain'
import type { Row } from './client.ts'

/** What a stored event is made of; times come as milliseconds. */
export const EVENT_SELECT: string = [
  'event_id',
  'toUnixTimestamp64Milli(time) AS time_ms',
  'toUnixTimestamp64Milli(received_time) AS received_ms',
  'source',
  'layer',
  ...EVENT_COLUMNS.map(({ name, type }) =>
    type === 'time' ? `toUnixTimestamp64Milli(${name}) AS ${name}_ms` : name,
  ),
  'ocsf',
  'raw',
].join(', ')

export function toStoredEvent(row: Row): StoredEvent {
  const columns: Record<string, string | number> = {}
  for (const { name, type } of EVENT_COLUMNS) {
    const value = row[type === 'time' ? `${name}_ms` : name]
    // 64-bit integers come as text.
    columns[name] = type === 'integer' || type === 'time' ? Number(value) : String(value)
  }
  return {
    id: String(row['event_id']),
    time: Number(row['time_ms']),
    receivedTime: Number(row['received_ms']),
    source: String(row['source']),
    layer: String(row['layer']),
    columns,
    ocsf: JSON.parse(String(row['ocsf'])) as Record<string, unknown>,
    raw: String(row['raw']),
  }
}
