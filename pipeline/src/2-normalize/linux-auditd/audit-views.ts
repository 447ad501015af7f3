import { CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { treeAt } from '../tree.ts'
import type { AuditGroup } from './audit-group.ts'

type Fields = Record<string, unknown>

/**
 * What rules see of an audit event: each record for itself, as rules on auditd are written, and the whole under the
 * names that rules on Linux processes, files and connections use. `audit` tells the field mappings which is which.
 */
export function auditViews(group: AuditGroup, event: EventDraft): Fields[] {
  const views = group.records.map(({ type, fields }): Fields => {
    const view: Fields = { ...fields, type, audit: 'auditd' }
    // Interpreted logs have it; rules look for the name.
    if (type === 'SYSCALL' && group.call !== '') view['SYSCALL'] ??= group.call
    return view
  })
  const whole = wholeView(group, event)
  if (whole !== undefined) views.push(whole)
  return views
}

function wholeView(group: AuditGroup, event: EventDraft): Fields | undefined {
  if (event['status_id'] !== 1) return undefined
  if (event['class_uid'] === CLASS_UID.process_activity) return launchView(event)
  if (event['class_uid'] === CLASS_UID.network_activity && group.call === 'connect')
    return connectionView(event)
  if (event['class_uid'] !== CLASS_UID.file_activity) return undefined
  const audit = FILE_VIEWS[Number(event['activity_id'])]
  if (audit === undefined) return undefined
  return { audit, TargetFilename: treeAt(event, 'file')['path'], ...callerFields(event) }
}

/** By OCSF activity. */
const FILE_VIEWS: Readonly<Record<number, string>> = { 1: 'file_event', 4: 'file_delete', 5: 'file_rename' }

function launchView(event: EventDraft): Fields {
  const process = treeAt(event, 'process')
  const image = treeAt(process, 'file')['path']
  return withoutUndefined({
    audit: 'process_creation',
    Image: image ?? process['name'],
    CommandLine: process['cmd_line'],
    CurrentDirectory: process['working_directory'],
    ProcessId: process['pid'],
    ParentProcessId: treeAt(process, 'parent_process')['pid'],
    User: treeAt(process, 'user')['name'],
  })
}

function connectionView(event: EventDraft): Fields {
  const target = treeAt(event, 'dst_endpoint')
  return withoutUndefined({
    audit: 'network_connection',
    Initiated: 'true',
    DestinationIp: target['ip'],
    DestinationPort: target['port'],
    ...callerFields(event),
  })
}

function callerFields(event: EventDraft): Fields {
  const caller = treeAt(treeAt(event, 'actor'), 'process')
  return withoutUndefined({
    Image: treeAt(caller, 'file')['path'],
    ProcessId: caller['pid'],
    User: treeAt(caller, 'user')['name'],
  })
}

function withoutUndefined(fields: Fields): Fields {
  for (const key of Object.keys(fields)) if (fields[key] === undefined) delete fields[key]
  return fields
}
