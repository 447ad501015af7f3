import type { FieldMapping } from '@opensoc/domain'
import { type BaseEvent, CLASS_UID } from '@opensoc/ocsf'
import type { EventDraft } from '../classification.ts'
import { createSigmaViews } from '../field-mapping.ts'
import type { NormalizedEvent, Normalizer, Rejection } from '../normalizer.ts'
import { isTree } from '../tree.ts'
import { accountEvent, isAboutAccounts } from './audit-accounts.ts'
import { callEvent } from './audit-calls.ts'
import { actorOf, callerOf, startAuditEvent } from './audit-event.ts'
import { type AuditGroup, groupOf } from './audit-group.ts'
import { type AuditRecord, isAuditLine, parseAuditLine } from './audit-record.ts'
import { auditViews } from './audit-views.ts'
import { recordsOfAuoms } from './auoms-record.ts'

/**
 * Linux audit log: the records of one serial are one event. As text (lines joined by `groupAuditLines`), or as the
 * message of a JSON record of syslog.
 */
export function createLinuxAuditdNormalizers(mappings: readonly FieldMapping[] = []): readonly Normalizer[] {
  const viewsOf = createSigmaViews(mappings, 'linux')
  const normalize = (text: string, host = ''): NormalizedEvent | Rejection => {
    const group = groupOf(text.split('\n').flatMap((line) => recordsOf(line, host)))
    if (group === undefined) return { reason: 'normalizer_failed', detail: 'auditd: no record in the text' }
    const event = toOcsf(group)
    return {
      layer: isAboutAccounts(group) ? 'identity' : 'endpoint',
      ocsf: event as unknown as BaseEvent,
      sigma: auditViews(group, event).flatMap(viewsOf),
    }
  }
  return [
    {
      name: 'linux-auditd',
      media: 'text',
      isSpecific: true,
      recognizes: ({ text }) => isAuditLine(text),
      normalize: ({ text }) => normalize(text),
    },
    {
      name: 'linux-auditd-json',
      media: 'json',
      isSpecific: true,
      recognizes: ({ json }) => isAuditLine(messageOf(json)),
      normalize: ({ json }) => normalize(messageOf(json), hostOf(json)),
    },
  ]
}

function messageOf(json: unknown): string {
  if (!isTree(json)) return ''
  const message = json['SyslogMessage'] ?? json['message'] ?? json['MESSAGE']
  return typeof message === 'string' ? message : ''
}

function hostOf(json: unknown): string {
  if (!isTree(json)) return ''
  const host = json['HostName'] ?? json['Computer'] ?? json['hostname'] ?? json['host']
  return typeof host === 'string' ? host : ''
}

function recordsOf(line: string, host: string): readonly AuditRecord[] {
  const record = parseAuditLine(line)
  if (record === undefined) return []
  const named = record.node === '' ? { ...record, node: host } : record
  return record.type.startsWith('AUOMS_') ? recordsOfAuoms(named, line) : [named]
}

function toOcsf(group: AuditGroup): EventDraft {
  return callEvent(group) ?? accountEvent(group) ?? otherEvent(group)
}

/** A record of which no class speaks: told with all its fields. */
function otherEvent(group: AuditGroup): EventDraft {
  const event = startAuditEvent(group, CLASS_UID.base_event, 99)
  const process = callerOf(group.fields)
  event['actor'] = process === undefined ? actorOf(group.fields) : { process }
  return event
}
