import { createReadStream, globSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import type { Logsource, SigmaEvent } from '@opensoc/sigma'

type Fields = Record<string, unknown>

export interface WindowsCorpus {
  /** Flat events as JSON lines. */
  readonly lines: readonly string[]
  readonly origin: string
}

/**
 * `recorded`: OTRF's events as they are. `plain`: the same without the rendered Message, which repeats the fields, and
 * the EVTX recordings with their fields flat. Made up where the data sets are absent.
 */
export async function windowsCorpus(
  datasets: string | undefined,
  kind: 'recorded' | 'plain',
  count: number,
): Promise<WindowsCorpus> {
  const find = (pattern: string) =>
    datasets === undefined ? [] : globSync(join(datasets, 'windows', pattern)).sort()
  const otrf = find('otrf-atomic/**/*.zst')
  const evtx = kind === 'plain' ? find('{evtx-attack-samples,deepbluecli-evtx}/**/*.jsonl.gz') : []
  const files = [...otrf, ...evtx]
  if (files.length === 0)
    return { lines: Array.from({ length: count }, (_, index) => made(index)), origin: 'made up' }
  const share = Math.ceil((count * 1.5) / files.length)
  const lines: string[] = []
  for (const file of files) for await (const line of firstEvents(file, kind, share)) lines.push(line)
  const origin = kind === 'plain' ? 'OTRF without Message, EVTX samples, DeepBlueCLI' : 'OTRF as recorded'
  return { lines: lines.slice(0, count), origin: `${origin}, ${files.length} files` }
}

/** All of OTRF's Windows events, as they are. */
export async function* recordedWindowsEvents(datasets: string): AsyncGenerator<string> {
  for (const file of globSync(join(datasets, 'windows/otrf-atomic/**/*.zst')).sort()) {
    yield* firstEvents(file, 'recorded', Number.POSITIVE_INFINITY)
  }
}

async function* firstEvents(file: string, kind: string, count: number): AsyncGenerator<string> {
  const source = createReadStream(file)
  const unpacked = source.pipe(file.endsWith('.gz') ? createGunzip() : createZstdDecompress())
  let left = count
  for await (const line of createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY })) {
    const fields = line.startsWith('{') ? flat(JSON.parse(line) as Fields) : {}
    if (typeof fields['Channel'] !== 'string') continue
    yield kind === 'plain' ? plainLine(fields) : line
    if (--left === 0) break
  }
  source.destroy()
}

function plainLine({ Message: _, ...fields }: Fields): string {
  return JSON.stringify(fields)
}

/** An event as `evtx_dump` writes it, with the fields that a shipper would give it. */
function flat(record: Fields): Fields {
  const event = record['Event'] as { System: Fields; EventData?: Fields; UserData?: Fields } | undefined
  if (event === undefined) return record
  const { System: system, EventData: data, UserData: user } = event
  const id = system['EventID'] as unknown
  const provider = system['Provider'] as { '#attributes'?: { Name?: string } } | undefined
  return {
    Channel: system['Channel'],
    EventID: typeof id === 'object' && id !== null ? (id as Fields)['#text'] : id,
    Computer: system['Computer'],
    Provider_Name: provider?.['#attributes']?.Name,
    RecordNumber: system['EventRecordID'],
    Level: system['Level'],
    ...data,
    ...(Object.values(user ?? {})[0] as Fields | undefined),
  }
}

function made(index: number): string {
  const tool = ['svchost.exe', 'chrome.exe', 'cmd.exe', 'powershell.exe', 'rundll32.exe'][index % 5]
  return JSON.stringify({
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    EventID: [1, 3, 7, 10, 11, 13][index % 6],
    Image: `C:\\Windows\\System32\\${tool}`,
    ParentImage: 'C:\\Windows\\explorer.exe',
    CommandLine: `${tool} -k group${index % 97} -p`,
    User: `LAB\\user${index % 31}`,
    TargetFilename: `C:\\Users\\user${index % 31}\\AppData\\Local\\Temp\\${index % 977}.tmp`,
    TargetObject: `HKLM\\SOFTWARE\\Vendor\\Key${index % 499}`,
    ProcessId: index % 5000,
  })
}

/** The logsources that an event belongs to: what a normalizer works out, as little as the benchmark needs. */
export function viewsOf(fields: Readonly<Record<string, unknown>>): SigmaEvent[] {
  return logsourcesOf(fields).map((logsource) => ({ logsource, fields }))
}

export function logsourcesOf(fields: Readonly<Record<string, unknown>>): readonly Logsource[] {
  const known = LOGSOURCES.get(String(fields['Channel']))
  return known?.get(Number(fields['EventID'])) ?? known?.get(0) ?? OTHER
}

const OTHER: readonly Logsource[] = [{ product: 'windows' }]

const SYSMON = [
  [1, 'process_creation'],
  [2, 'file_change'],
  [3, 'network_connection'],
  [5, 'process_termination'],
  [6, 'driver_load'],
  [7, 'image_load'],
  [8, 'create_remote_thread'],
  [9, 'raw_access_thread'],
  [10, 'process_access'],
  [11, 'file_event'],
  [12, 'registry_add', 'registry_delete', 'registry_event'],
  [13, 'registry_set', 'registry_event'],
  [14, 'registry_rename', 'registry_event'],
  [15, 'create_stream_hash'],
  [17, 'pipe_created'],
  [18, 'pipe_created'],
  [22, 'dns_query'],
  [23, 'file_delete'],
] as const

const LOGSOURCES: ReadonlyMap<string, ReadonlyMap<number, readonly Logsource[]>> = new Map([
  ['Microsoft-Windows-Sysmon/Operational', tableOf('sysmon', SYSMON)],
  ['Security', tableOf('security', [[4688, 'process_creation']])],
  ['security', tableOf('security', [[4688, 'process_creation']])],
  ['System', tableOf('system', [])],
  ['Application', tableOf('application', [])],
  [
    'Microsoft-Windows-PowerShell/Operational',
    tableOf('powershell', [
      [4103, 'ps_module'],
      [4104, 'ps_script'],
    ]),
  ],
  ['Windows PowerShell', tableOf('powershell-classic', [[800, 'ps_classic_script']])],
  ['Microsoft-Windows-WMI-Activity/Operational', tableOf('wmi', [])],
])

function tableOf(service: string, rows: readonly (readonly [number, ...string[]])[]) {
  const table = new Map<number, Logsource[]>([[0, [{ product: 'windows', service }]]])
  for (const [eventId, ...categories] of rows) {
    table.set(
      eventId,
      categories.map((category) => ({ product: 'windows', category, service })),
    )
  }
  return table
}
