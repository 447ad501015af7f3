/**
 * What happens to a run from outside, in order: this is all that a journal keeps. A run is the same whenever the same
 * inputs are applied, so a process that died goes on from its journal. Times are ms since the epoch.
 */
export type RunInput =
  | { readonly type: 'started'; readonly at: number; readonly variables: Readonly<Record<string, string>> }
  | {
      readonly type: 'command_finished'
      readonly at: number
      readonly key: string
      readonly outcome: CommandOutcome
    }
  | { readonly type: 'time'; readonly at: number }
  | { readonly type: 'paused' | 'resumed'; readonly at: number }
  | { readonly type: 'cancelled'; readonly at: number; readonly reason: string }

export type CommandOutcome =
  | {
      readonly ok: true
      /** Values for the step's `out_args`. */
      readonly variables?: Readonly<Record<string, string>>
      /** For people: what came back. */
      readonly output?: string
    }
  | { readonly ok: false; readonly reason: string; readonly output?: string }

/** Bounds of a run; what goes beyond ends it as failed. */
export interface RunLimits {
  readonly maxSteps: number
  readonly maxIterations: number
  /** From start to end, ms. */
  readonly maxDurationMs: number
}

export const defaultLimits: RunLimits = {
  maxSteps: 10_000,
  maxIterations: 1000,
  maxDurationMs: 30 * 86_400_000,
}

export type RunStatus =
  | 'new'
  | 'running'
  | 'paused'
  | 'successful'
  | 'completed_with_errors'
  | 'failed'
  | 'cancelled'
