import type { EventDraft } from '../classification.ts'
import { baseName, fileOf, numberOf } from '../ocsf-parts.ts'
import { put } from './mapping.ts'
import { field, type Tree } from './windows-record.ts'

export interface ProcessNames {
  readonly image: string
  readonly pid: string
  readonly uid?: string
  /** What other versions of the event call `uid`. */
  readonly otherUid?: string
  readonly commandLine?: string
}

/** A process from the fields of these names; undefined where neither id is there. */
export function processOf(fields: Tree, names: ProcessNames): EventDraft | undefined {
  const pid = numberOf(field(fields, names.pid))
  const uid = named(fields, names.uid) || named(fields, names.otherUid)
  if (pid === undefined && uid === '') return undefined
  const process: EventDraft = {}
  put(process, 'pid', pid)
  put(process, 'uid', uid)
  const image = field(fields, names.image)
  put(process, 'name', baseName(image))
  put(process, 'cmd_line', named(fields, names.commandLine))
  put(process, 'file', fileOf(image))
  return process
}

function named(fields: Tree, name: string | undefined): string {
  return name === undefined ? '' : field(fields, name)
}
