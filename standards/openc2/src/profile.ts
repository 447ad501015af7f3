import type { Command } from './command-types.ts'
import type { Shape } from './shape.ts'
import type { Action, StatusCode } from './vocabulary.ts'

/** Which targets each action may have: the `pairs` of a profile, and of the answer to `query features`. */
export type ActionTargets = Readonly<Partial<Record<Action, readonly string[]>>>

/** An actuator profile as data: what its commands may hold and which rules bind them. */
export interface Profile {
  readonly nsid: string
  /** Every pair that the profile defines; a consumer implements some of them. */
  readonly pairs: ActionTargets
  /** Targets that the profile adds, without the `nsid:`. */
  readonly targets: Readonly<Record<string, Shape>>
  /** The object under `args.<nsid>`. */
  readonly args: Shape
  /** The object under `actuator.<nsid>`. */
  readonly specifiers: Shape
  /** The object under `results.<nsid>`. */
  readonly results: Shape
  /** The profile's rules across members: what its text refuses although every member is well formed. */
  readonly check: (command: Command) => Refusal | undefined
}

/** An answer other than success, as the profile's text words it. */
export interface Refusal {
  readonly status: StatusCode
  readonly status_text: string
}

export function refusal(status: StatusCode, status_text: string): Refusal {
  return { status, status_text }
}
