import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import type { Logsource, SigmaEvent } from '@opensoc/sigma'

/** Flat Windows events as JSON lines: real ones (OTRF) if the data sets are there, else made ones. */
export function windowsLines(
  datasets: string | undefined,
  count: number,
): { lines: string[]; origin: string } {
  const files = datasets === undefined ? [] : globSync(join(datasets, 'windows/otrf-atomic/**/*.zst')).sort()
  if (files.length === 0)
    return { lines: Array.from({ length: count }, (_, index) => made(index)), origin: 'made up' }
  const share = Math.ceil(count / files.length)
  const byFile = files.map((file) => readLines(file))
  const lines = byFile.flatMap((all) => everyNth(all, share))
  return { lines: lines.slice(0, count), origin: `OTRF, ${files.length} files` }
}

function readLines(file: string): string[] {
  return zstdDecompressSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter(
      (line) =>
        line.startsWith('{') && typeof (JSON.parse(line) as { Channel?: unknown }).Channel === 'string',
    )
}

// Whole runs of lines, so that neighbors stay neighbors as in a stream.
function everyNth(lines: readonly string[], count: number): string[] {
  const from = Math.max(0, Math.floor((lines.length - count) / 2))
  return lines.slice(from, from + count)
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
  const known = LOGSOURCES.get(String(fields['Channel']))
  const logsources = known?.get(Number(fields['EventID'])) ?? known?.get(0) ?? OTHER
  return logsources.map((logsource) => ({ logsource, fields }))
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
