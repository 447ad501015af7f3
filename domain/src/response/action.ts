import type { FindingId, IncidentId, TenantId } from '../ids.ts'

/**
 * Where an action is. `verified` means that a probe saw the effect, never that a control said so. A control that
 * answered and did nothing ends as `not_effective`.
 */
export const ACTION_STATES = [
  'requested',
  'approved',
  'sent',
  'acknowledged',
  'verified',
  'not_effective',
  'drifted',
  'undoing',
  'undone',
  'expired',
  'failed',
  'rejected',
  'refused',
  'cancelled',
] as const
export type ActionState = (typeof ACTION_STATES)[number]

type Json = Readonly<Record<string, unknown>>

/** One thing that is done to the outside: an OpenC2 command to one actuator, with its proof and its way back. */
export interface ResponseAction {
  readonly id: string
  readonly tenantId: TenantId
  /** The same key asks for the same action: it is made once. Also the request id at the actuator. */
  readonly key: string
  /** Name of the configured actuator. */
  readonly actuator: string
  /** OpenC2 1.0 JSON without times: those follow from `leaseMs`. */
  readonly command: Json
  readonly reason: string
  readonly requestedBy: string
  readonly requestedTime: number
  readonly incidentId?: IncidentId
  readonly findingIds: readonly FindingId[]
  /** The key of the playbook's effect that asked for it. */
  readonly runKey?: string
  /** Actions that must be undone after this one. */
  readonly dependsOn: readonly string[]

  readonly state: ActionState
  readonly history: readonly ActionStep[]
  readonly approval?: Approval
  /** Automatic actions wait until then, so that a person can cancel. */
  readonly graceUntil?: number
  /** How long the effect is wanted, from sending on; the actuator ends it by itself. */
  readonly leaseMs?: number
  readonly leaseUntil?: number
  /** How long a probe may take to see the effect, from the acknowledgment on. */
  readonly probeWindowMs: number
  readonly probeUntil?: number
  readonly nextProbeTime?: number
  /** What a probe saw before anything was sent. */
  readonly before?: Observation
  /** What a probe saw when the effect was verified: undo compares with it. */
  readonly effect?: Observation
  readonly latest?: Observation
  /** What the actuator answered that undo needs: a rule number, the place of a quarantined file. */
  readonly receipt?: Json
  readonly undo?: {
    readonly by: string
    readonly reason: string
    readonly from: ActionState
    readonly force: boolean
  }
  /** Counts changes: a write names the version it saw. */
  readonly version: number
}

export interface ActionStep {
  readonly state: ActionState
  readonly time: number
  readonly actor?: string
  readonly detail?: string
}

export interface Approval {
  /** How many people, none of them the one who asked. */
  readonly needed: number
  readonly given: readonly { readonly by: string; readonly time: number; readonly reason: string }[]
  /** Nobody decided until then: the action is cancelled. */
  readonly expiresTime: number
}

/** What a probe saw, by a way that is not the control's own word. */
export interface Observation {
  readonly time: number
  /** The command's effect is in place. */
  readonly holds: boolean
  /** Facts that change when somebody else changes the same thing. */
  readonly facts: Json
}

/** States from which nothing more happens by itself. */
export function isOver(state: ActionState): boolean {
  return ['undone', 'expired', 'failed', 'rejected', 'refused', 'cancelled'].includes(state)
}

/** States in which the outside may carry the effect. */
export function mayHold(state: ActionState): boolean {
  return ['sent', 'acknowledged', 'verified', 'not_effective', 'drifted', 'undoing'].includes(state)
}
