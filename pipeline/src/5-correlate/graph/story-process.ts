import { hostKey, type StoredEvent } from '@opensoc/domain'
import { numberAt, textAt } from '../../read-ocsf.ts'

/** What is known of a process of the story. */
export interface StoryProcess {
  readonly id: string
  /** As the events spell it. */
  readonly host: string
  readonly uid: string
  pid: number | undefined
  name: string
  commandLine: string
  path: string
  user: string
  sha256: string
  time: number
  parentUid: string
  /** The event of its start, where it was seen starting. */
  launch: StoredEvent | undefined
}

export function storyId(host: string, uid: string): string {
  return `${hostKey(host)}|${uid.toLowerCase()}`
}

/** The GUID of the process at a path of an event; pid and start time where there is none, as `processKey` writes it. */
export function uidAt(ocsf: unknown, path: string): string | undefined {
  const uid = textAt(ocsf, `${path}.uid`)
  const pid = numberAt(ocsf, `${path}.pid`)
  const created = numberAt(ocsf, `${path}.created_time`)
  return uid ?? (pid === undefined || created === undefined ? undefined : `${pid}|${created}`)
}
