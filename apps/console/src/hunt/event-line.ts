import type { Event } from '@opensoc/contract'

/** The columns that tell most of an event, best first. */
const TELLING: readonly string[] = [
  'process_cmd_line',
  'process_path',
  'file_path',
  'registry_key',
  'domain',
  'url',
  'dst_ip',
  'dst_port',
  'src_ip',
  'mail_subject',
  'api_operation',
  'status',
  'message',
]
const LONGEST = 300

/** One line of an event for a list: its most telling columns, else its original record. */
export function eventLine({ columns, raw }: Pick<Event, 'columns' | 'raw'>): string {
  const parts = TELLING.flatMap((name) => {
    const value = columns[name]
    return value === undefined || value === '' || value === 0 ? [] : [`${name}=${value}`]
  })
  const line = parts.length === 0 ? raw : parts.join(' ')
  return line.slice(0, LONGEST)
}
