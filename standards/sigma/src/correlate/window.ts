import type { SessionEvent } from './session-event.ts'

/** Events, from the first to the last of those given, over which a correlation came true. */
export interface Window {
  readonly events: readonly SessionEvent[]
  readonly value: number
}
