import type { StoredEvent } from '@opensoc/domain'

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
