import type { FindingId } from '../ids.ts'
import type { ExceptionScope } from './rule-exception.ts'
import type { WeeklySchedule } from './weekly-schedule.ts'

interface QuietingBase {
  readonly id: string
  readonly tenantId: string
  readonly title: string
  /** Which rules it reaches. */
  readonly scope: ExceptionScope
  readonly owner: string
  readonly reason: string
  readonly createdTime: number
  /** Without effect on events received from then on; absent: never. Milliseconds since the epoch. */
  readonly expiresTime?: number
  readonly enabled: boolean
}

/** Of equal findings the first passes; those within the window after it are counted into it. */
export interface Suppression extends QuietingBase {
  readonly kind: 'suppression'
  /** What makes findings of one rule equal: `host` and `user` of the finding, else fields as the rule saw them. */
  readonly by: readonly string[]
  readonly windowMs: number
  /** What happens where a field is missing: the missing ones are equal among themselves, or each finding passes. */
  readonly missing: 'own_group' | 'pass'
}

/** One rule makes no finding where all these values are met, until it expires: somebody has seen it and knows. */
export interface Snooze extends QuietingBase {
  readonly kind: 'snooze'
  /** Values by name, names as in {@link Suppression.by}, compared without case. */
  readonly values: Readonly<Record<string, string>>
  readonly expiresTime: number
}

export type MaintenanceTimes =
  | { readonly kind: 'once'; readonly fromTime: number; readonly toTime: number }
  | WeeklySchedule

/** Findings within these event times are kept and marked, and neither open nor raise an incident. */
export interface Maintenance extends QuietingBase {
  readonly kind: 'maintenance'
  /** As of an exception: only what it describes; absent: everything in scope. */
  readonly detection?: string
  readonly times: MaintenanceTimes
}

/** Keeps findings from asking for attention, without saying that they are wrong: correlations still see the matches. */
export type Quieting = Suppression | Snooze | Maintenance

/** The group that a finding belongs to under a suppression. */
export interface RepeatKey {
  readonly suppressionId: string
  /** A hash of the rule and the values: of fixed length, whatever they are. */
  readonly key: string
  readonly windowMs: number
}

/** The open window of a group. Event times, milliseconds since the epoch. */
export interface RepeatWindow {
  readonly suppressionId: string
  readonly key: string
  /** The finding that passed. */
  readonly findingId: FindingId
  readonly startTime: number
}
