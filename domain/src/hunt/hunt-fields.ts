import { EVENT_COLUMNS, type EventColumn } from '../event-columns.ts'

/** Names that people bring along from other tools, beside the OCSF paths of each column. */
const ALIASES: Readonly<Record<string, string>> = {
  hostname: 'host',
  computer: 'host',
  'host.name': 'host',
  'agent.hostname': 'host',
  username: 'user',
  'user.name': 'user',
  image: 'process_path',
  'process.executable': 'process_path',
  'process.command_line': 'process_cmd_line',
  commandline: 'process_cmd_line',
  cmdline: 'process_cmd_line',
  command_line: 'process_cmd_line',
  'process.pid': 'process_pid',
  pid: 'process_pid',
  processguid: 'process_uid',
  'process.parent.name': 'parent_name',
  targetfilename: 'file_path',
  'file.hash.sha256': 'sha256',
  'file.hash.md5': 'md5',
  'source.ip': 'src_ip',
  'source.port': 'src_port',
  'destination.ip': 'dst_ip',
  'destination.port': 'dst_port',
  destinationip: 'dst_ip',
  destinationport: 'dst_port',
  'dns.question.name': 'domain',
  queryname: 'domain',
  'url.full': 'url',
  targetobject: 'registry_path',
  eventid: 'event_code',
  'event.code': 'event_code',
  channel: 'log_name',
}

const META: readonly EventColumn[] = [
  { name: 'event_id', type: 'text', paths: [], help: 'id of the event' },
  { name: 'source', type: 'enum', paths: [], help: 'ingest source' },
  { name: 'layer', type: 'enum', paths: [], help: 'endpoint, network, cloud, mail, ...' },
]

const BY_NAME = new Map<string, EventColumn>()
for (const column of [...META, ...EVENT_COLUMNS]) {
  BY_NAME.set(column.name, column)
  for (const path of column.paths) if (!BY_NAME.has(path)) BY_NAME.set(path, column)
}
for (const [alias, name] of Object.entries(ALIASES))
  if (!BY_NAME.has(alias)) BY_NAME.set(alias, BY_NAME.get(name)!)

/** The column behind a name: a column, an OCSF path that fills one, or a name that other tools use. Without case. */
export function findColumn(field: string): EventColumn | undefined {
  return BY_NAME.get(field.toLowerCase())
}

const OCSF_PATH = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+){1,9}$/

/** A path into the OCSF event such as `process.file.signature.state`, for attributes without a column. */
export function isOcsfPath(field: string): boolean {
  return field.length <= 200 && OCSF_PATH.test(field)
}

/** The column name nearest to a misspelled one, or undefined if none is near. */
export function suggestField(field: string): string | undefined {
  const asked = field.toLowerCase().slice(0, 60)
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const [name, column] of BY_NAME) {
    const distance = editDistance(asked, name)
    if (distance <= Math.max(2, asked.length / 3) && (best === undefined || distance < best.distance)) {
      best = { name: column.name, distance }
    }
  }
  return best?.name
}

/** Levenshtein. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replace, previous[j]! + 1, row[j - 1]! + 1))
    }
    previous = row
  }
  return previous[b.length]!
}
