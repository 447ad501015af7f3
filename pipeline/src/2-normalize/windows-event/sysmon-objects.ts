import type { EventDraft } from '../classification.ts'
import { fileOf, hashesOf } from '../ocsf-parts.ts'
import { parseTime } from '../parse-time.ts'
import { actor } from './sysmon-process.ts'
import { field, type Tree, type WindowsRecord } from './windows-record.ts'

export const fileAction =
  (pathField: string) =>
  (event: EventDraft, { fields }: WindowsRecord): boolean => {
    const file = fileOf(field(fields, pathField), hashesOf(field(fields, 'Hashes') || field(fields, 'Hash')))
    if (file === undefined || !actor(event, fields)) return false
    const created = parseTime(field(fields, 'CreationUtcTime'))
    if (!Number.isNaN(created) && created > 0) file['created_time'] = created
    event['file'] = file
    return true
  }

export function loaded(event: EventDraft, { fields }: WindowsRecord): boolean {
  const file = fileOf(field(fields, 'ImageLoaded'), hashesOf(field(fields, 'Hashes')))
  if (file === undefined || !actor(event, fields)) return false
  event['module'] = { file, load_type_id: 1, load_type: 'Standard' }
  return true
}

export function driver(event: EventDraft, { fields }: WindowsRecord): boolean {
  const file = fileOf(field(fields, 'ImageLoaded'), hashesOf(field(fields, 'Hashes')))
  if (file === undefined) return false
  event['driver'] = { file }
  event['actor'] = { process: { pid: 4, name: 'System' } }
  return true
}

export function keyChanged(event: EventDraft, { fields }: WindowsRecord): boolean {
  const path = field(fields, 'TargetObject')
  if (path === '' || !actor(event, fields)) return false
  event['reg_key'] = { path }
  return true
}

export function valueSet(event: EventDraft, { fields }: WindowsRecord): boolean {
  const target = field(fields, 'TargetObject')
  const cut = target.lastIndexOf('\\')
  if (cut <= 0 || !actor(event, fields)) return false
  const data = field(fields, 'Details')
  event['reg_value'] = {
    path: target.slice(0, cut),
    name: target.slice(cut + 1),
    ...(data === '' ? {} : { data }),
  }
  return true
}

export function resource(typeId: number, type: string, nameOf: (fields: Tree) => string) {
  return (event: EventDraft, { fields }: WindowsRecord): boolean => {
    const name = nameOf(fields)
    if (name === '' || !actor(event, fields)) return false
    event['win_resource'] = { name, type_id: typeId, type }
    return true
  }
}
