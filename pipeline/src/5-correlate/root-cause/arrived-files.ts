import type { StoredEvent } from '@opensoc/domain'
import { baseName } from '../../broker-processes.ts'
import { DAY_MS, type Looking } from './entry.ts'
import { both, either, is, onHost } from './evidence-lake.ts'
import { filesNamedIn, foreignVolume, gatewayOf, isDiskImage, isMailCache } from './gateways.ts'
import type { Origin } from './incident-places.ts'

/** A file that came to the host through a mail program or a browser, and what shows it. */
export interface ArrivedFile {
  readonly path: string
  readonly name: string
  readonly through: 'mail' | 'browser' | 'zone'
  readonly events: readonly StoredEvent[]
}

/** Writers that are asked about, by the image names that hosts report. */
const WRITERS = [
  'outlook.exe',
  'olk.exe',
  'thunderbird.exe',
  'chrome.exe',
  'msedge.exe',
  'firefox.exe',
  'iexplore.exe',
  'brave.exe',
]
const ZONE = ':zone.identifier'

/**
 * Files that mail programs and browsers wrote on the host in the day before the origin started, as far as the origin or
 * what opened it names them; for an origin on another volume also disk images, which are mounted as one.
 */
export async function arrivedFiles(origin: Origin, { lake }: Looking): Promise<ArrivedFile[]> {
  const { process, gateway, host } = origin
  const from = process.time - DAY_MS
  const written = await lake.find(
    both(onHost(host), is('class_uid', 1001), either(...WRITERS.map((name) => is('process_name', name)))),
    from,
    process.time + 1000,
  )
  const byPath = new Map<string, StoredEvent[]>()
  for (const event of written) {
    const path = pathOf(event).toLowerCase().replace(ZONE, '')
    byPath.set(path, [...(byPath.get(path) ?? []), event])
  }
  const named = new Set(
    [process.path, ...filesNamedIn(process.commandLine), ...filesNamedIn(gateway?.commandLine ?? '')].map(
      (path) => path.toLowerCase(),
    ),
  )
  const isMounted = foreignVolume(`${process.path} ${process.commandLine}`) !== undefined
  const found: ArrivedFile[] = []
  for (const [path, events] of byPath) {
    const isNamed = [...named].some((one) => one === path || baseName(one) === baseName(path))
    if (!isNamed && !(isMounted && isDiskImage(path))) continue
    found.push({
      path: pathOf(events[0]!),
      name: baseName(pathOf(events[0]!)),
      through: throughOf(path, events),
      events,
    })
  }
  return found.sort((a, b) => b.events[0]!.time - a.events[0]!.time)
}

/** The mark of the web on the program itself, whoever wrote it. */
export async function zoneMarks(origin: Origin, { lake }: Looking): Promise<readonly StoredEvent[]> {
  const { process, host } = origin
  if (process.path === '') return []
  const paths = [process.path, ...filesNamedIn(process.commandLine)].slice(0, 6)
  return lake.find(
    both(
      onHost(host),
      is('class_uid', 1001),
      either(...paths.flatMap((path) => [is('file_path', `${path}:Zone.Identifier`), is('file_path', path)])),
    ),
    process.time - 30 * DAY_MS,
    process.time + 1000,
  )
}

export function pathOf({ columns }: StoredEvent): string {
  return String(columns['file_path'] ?? '')
}

function throughOf(path: string, events: readonly StoredEvent[]): ArrivedFile['through'] {
  const writer = gatewayOf(
    String(events[0]?.columns['process_path'] || events[0]?.columns['process_name'] || ''),
  )
  if (writer === 'mail' || isMailCache(path)) return 'mail'
  return writer === 'browser' ? 'browser' : 'zone'
}
