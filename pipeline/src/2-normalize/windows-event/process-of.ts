import type { EventDraft } from '../classification.ts'
import { baseName, fileOf, numberOf } from '../ocsf-parts.ts'
import { field, type Tree } from './windows-record.ts'

export interface ProcessNames {
  readonly image: string
  readonly pid?: string
  readonly uid?: string
  readonly commandLine?: string
}

/** A process from the fields of these names; undefined where neither id nor image is there. */
export function processOf(fields: Tree, names: ProcessNames): EventDraft | undefined {
  const image = field(fields, names.image)
  const pid = numberOf(names.pid === undefined ? '' : field(fields, names.pid))
  const uid = names.uid === undefined ? '' : field(fields, names.uid)
  if (pid === undefined && uid === '') return undefined
  const commandLine = names.commandLine === undefined ? '' : field(fields, names.commandLine)
  const file = fileOf(image)
  return {
    ...(pid === undefined ? {} : { pid }),
    ...(uid === '' ? {} : { uid }),
    ...(image === '' ? {} : { name: baseName(image) }),
    ...(commandLine === '' ? {} : { cmd_line: commandLine }),
    ...(file === undefined ? {} : { file }),
  }
}
