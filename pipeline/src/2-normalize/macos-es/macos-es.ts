import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import { type EventDraft, startEvent } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import { metadataOf } from '../metadata.ts'
import type { Normalizer } from '../normalizer.ts'
import { baseName, fileOf, isHostname } from '../ocsf-parts.ts'
import { parseTime } from '../parse-time.ts'
import { isTree, numberAt, type Tree, textAt, treeAt } from '../tree.ts'
import { setUnmapped } from '../unmapped.ts'

/** macOS Endpoint Security events as Apple's `eslogger` writes them: processes, files, mounts and logons. */
export function createMacosEsNormalizer(mappings: readonly FieldMapping[] = []): Normalizer {
  const viewsOf = createSigmaViews(mappings, 'macos')
  return {
    name: 'macos-es',
    media: 'json',
    isSpecific: true,
    recognizes: ({ json }) => isTree(json) && isEvent(json),
    normalize({ json }) {
      const record = json as Tree
      const written = textAt(record, 'time')
      const time = parseTime(written)
      if (Number.isNaN(time))
        return { reason: 'time_invalid', detail: `macos-es: time ${written.slice(0, 60)}` }
      const [kind = ''] = Object.keys(treeAt(record, 'event'))
      const ocsf = toOcsf(record, kind, time, written) as unknown as BaseEvent
      return { layer: 'endpoint', ocsf, sigma: viewsOf(viewOf(record, kind)) }
    },
  }
}

function isEvent(json: Tree): boolean {
  return (
    isTree(json['event']) &&
    isTree(treeAt(json, 'process')['audit_token']) &&
    (json['schema_version'] !== undefined || json['mach_time'] !== undefined)
  )
}

/** OCSF File System Activity: 1 Create, 3 Update, 4 Delete, 5 Rename, 7 Set Security, 14 Open. */
const FILE_ACTIVITY: Readonly<Record<string, number>> = {
  create: 1,
  write: 3,
  close: 3,
  unlink: 4,
  rename: 5,
  setmode: 7,
  setowner: 7,
  open: 14,
}

function toOcsf(record: Tree, kind: string, time: number, written: string): EventDraft {
  const body = treeAt(treeAt(record, 'event'), kind)
  const event =
    processEvent(record, kind, body, time) ?? fileEvent(record, kind, body, time) ?? other(kind, time)
  event['metadata'] = metadataOf({
    product: 'Endpoint Security',
    vendor: 'Apple',
    logName: 'eslogger',
    eventCode: kind,
    uid: textAt(record, 'global_seq_num'),
    originalTime: written,
    profiles: ['host'],
  })
  event['device'] = deviceOf(record)
  if (event['actor'] === undefined) event['actor'] = { process: processOf(treeAt(record, 'process')) }
  return setUnmapped(event, record, TOLD)
}

const TOLD: ReadonlySet<string> = new Set(['time', 'global_seq_num', 'process'])

function processEvent(record: Tree, kind: string, body: Tree, time: number): EventDraft | undefined {
  if (kind === 'exec') {
    const event = startEvent(CLASS_UID.process_activity, 1, 1, time)
    event['process'] = { ...processOf(treeAt(body, 'target')), ...commandLine(body) }
    return event
  }
  if (kind !== 'exit') return undefined
  const event = startEvent(CLASS_UID.process_activity, 2, 1, time)
  event['process'] = processOf(treeAt(record, 'process'))
  const status = numberAt(body, 'stat')
  if (status !== undefined && Number.isSafeInteger(status)) event['exit_code'] = status
  return event
}

function fileEvent(record: Tree, kind: string, body: Tree, time: number): EventDraft | undefined {
  const activity = Object.hasOwn(FILE_ACTIVITY, kind) ? FILE_ACTIVITY[kind] : undefined
  const file = fileOf(pathIn(kind, body))
  if (activity === undefined || file === undefined) return undefined
  const event = startEvent(CLASS_UID.file_activity, activity, 1, time)
  const result = kind === 'rename' ? fileOf(destinationOf(body)) : undefined
  event['file'] = file
  if (result !== undefined) event['file_result'] = result
  event['actor'] = { process: processOf(treeAt(record, 'process')) }
  return event
}

function other(kind: string, time: number): EventDraft {
  const event = startEvent(CLASS_UID.base_event, 99, 1, time)
  event['activity_name'] = kind || 'event'
  // The host profile brings the actor and the device.
  return event
}

/** The file that an event is about: its target, its source, or where it comes to be. */
function pathIn(kind: string, body: Tree): string {
  if (kind === 'create') return destinationOf(body)
  return (
    textAt(treeAt(body, kind === 'rename' ? 'source' : 'target'), 'path') ||
    textAt(treeAt(body, 'file'), 'path')
  )
}

/** A destination is a file that was there, or a folder and a name. */
function destinationOf(body: Tree): string {
  const destination = treeAt(body, 'destination')
  const existing = textAt(treeAt(destination, 'existing_file'), 'path')
  if (existing !== '') return existing
  const fresh = treeAt(destination, 'new_path')
  const folder = textAt(treeAt(fresh, 'dir'), 'path')
  const name = textAt(fresh, 'filename')
  return name === '' ? '' : `${folder.replace(/\/$/, '')}/${name}`
}

function processOf(process: Tree): EventDraft {
  const path = textAt(treeAt(process, 'executable'), 'path')
  const token = treeAt(process, 'audit_token')
  const pid = numberAt(token, 'pid')
  const user = textAt(token, 'euid')
  const parent = numberAt(process, 'ppid')
  return {
    name: baseName(path) || path || 'unknown',
    pid: pid !== undefined && Number.isSafeInteger(pid) && pid >= 0 ? pid : 0,
    ...(path === '' ? {} : { file: fileOf(path) }),
    ...(user === '' ? {} : { user: { uid: user } }),
    ...(parent !== undefined && Number.isSafeInteger(parent) && parent > 0
      ? { parent_process: { pid: parent } }
      : {}),
  }
}

const MAX_COMMAND_LINE = 16 * 1024

function commandLine(body: Tree): EventDraft {
  const args = body['args']
  if (!Array.isArray(args)) return {}
  const words = args.slice(0, 1024).filter((word) => typeof word === 'string')
  return words.length === 0 ? {} : { cmd_line: words.join(' ').slice(0, MAX_COMMAND_LINE) }
}

function deviceOf(record: Tree): EventDraft {
  const host = textAt(record, 'hostname') || textAt(treeAt(record, 'host'), 'name')
  return {
    type_id: 0,
    type: 'Unknown',
    os: { type_id: 300, type: 'macOS', name: 'macOS' },
    [host !== '' && isHostname(host) ? 'hostname' : 'name']: host || 'unknown',
  }
}

/** What rules see, under the names that SigmaHQ's macOS rules use. */
function viewOf(record: Tree, kind: string): Record<string, unknown> {
  const body = treeAt(treeAt(record, 'event'), kind)
  const actor = treeAt(record, 'process')
  const image = textAt(treeAt(actor, 'executable'), 'path')
  const fields: Record<string, unknown> = { ...record, es: kind }
  if (kind === 'exec') {
    fields['Image'] = textAt(treeAt(treeAt(body, 'target'), 'executable'), 'path')
    fields['CommandLine'] = commandLine(body)['cmd_line']
    fields['ParentImage'] = image
    fields['User'] = textAt(treeAt(treeAt(body, 'target'), 'audit_token'), 'euid')
    fields['ProcessId'] = numberAt(treeAt(treeAt(body, 'target'), 'audit_token'), 'pid')
  } else {
    fields['Image'] = image
    fields['TargetFilename'] = kind === 'rename' ? destinationOf(body) : pathIn(kind, body)
  }
  return fields
}
