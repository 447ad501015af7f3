import type { AgentTarget } from '../agent-target.ts'
import type { PlaybookCommand } from '../command.ts'

/**
 * Something that the run wants done outside. Whoever does it passes `key` on as idempotency key: the same key asks for
 * the same effect, which must happen once.
 */
export type RunEffect = CommandEffect | PlaybookEffect

export interface CommandEffect {
  readonly kind: 'command'
  readonly key: string
  /** The step's id in the workflow. */
  readonly step: string
  /** References are replaced in all of these. */
  readonly command: PlaybookCommand
  readonly agent: AgentTarget
  readonly target?: AgentTarget
  /** The authentication information that agent or target name; its secrets are in the clear. */
  readonly authentication?: Readonly<Record<string, unknown>>
  readonly out_args: readonly string[]
}

/** Another playbook is to be run; its end is this effect's end. */
export interface PlaybookEffect {
  readonly kind: 'playbook'
  readonly key: string
  readonly step: string
  readonly playbook_id: string
  /** `modified` of the wanted version; absent: the newest. */
  readonly playbook_version?: string
  readonly variables: Readonly<Record<string, string>>
  readonly out_args: readonly string[]
}
