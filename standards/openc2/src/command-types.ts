import type { Json } from './shape.ts'
import type { Action, ResponseType } from './vocabulary.ts'

/** A command as it is worked with: one target, one profile at most, whatever the dialect it came in. */
export interface Command {
  readonly action: Action
  readonly target: Target
  readonly args: CommandArgs
  readonly actuator?: ActuatorSpecifiers
  readonly command_id?: string
}

export interface Target {
  /** `ipv4_net`, or `slpf:rule_number` for one that a profile adds. */
  readonly type: string
  /** What the target's type allows; checked. Unknown extensions are kept as they came. */
  readonly value: unknown
}

export interface ActuatorSpecifiers {
  readonly nsid: string
  readonly specifiers: Json
}

/** Section 3.3.1.4. Times are milliseconds since the epoch; `duration` is milliseconds. */
export interface CommandArgs {
  readonly start_time?: number
  readonly stop_time?: number
  readonly duration?: number
  /** `complete` when absent. */
  readonly response_requested?: ResponseType
  /** Arguments of a profile, under its namespace identifier. */
  readonly [nsid: string]: unknown
}
