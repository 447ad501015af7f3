import type { EntityRef } from './entity.ts'
import type { FindingId, IncidentId, TenantId } from './ids.ts'
import type { Layer } from './layer.ts'

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** OCSF Incident Finding status_id in words: 1 New, 2 In Progress, 3 On Hold, 4 Resolved, 5 Closed. */
export const INCIDENT_STATUSES = ['new', 'in_progress', 'on_hold', 'resolved', 'closed'] as const
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number]

/** Required to close an incident. */
export const VERDICTS = ['true_positive', 'benign_positive', 'false_positive', 'duplicate', 'test'] as const
export type Verdict = (typeof VERDICTS)[number]

/** One reason for the score. The points of all parts sum exactly to the score. */
export interface ScorePart {
  readonly points: number
  /** Its log-odds, which add up to those of the score. Absent on incidents scored before there were any. */
  readonly logit?: number
  /** Stable word, such as `severity` or `tactics`. */
  readonly kind: string
  readonly reason: string
  readonly findingIds: readonly FindingId[]
}

/** Why a finding belongs to its incident. */
export interface IncidentMember {
  readonly findingId: FindingId
  /** The member it was joined to; absent on the first. */
  readonly joinedTo?: FindingId
  /** The entities that both have, strongest first. */
  readonly sharedEntities: readonly EntityRef[]
  /** 0..1. */
  readonly strength: number
  /** How it was joined where no entity is shared: the same rare rule, or another rare finding, at nearly the same time. */
  readonly by?: 'same_rule' | 'nearby'
  /** How unexpected it was when it came. */
  readonly surprise?: Surprise
}

/** How unexpected a finding is, told when it arrives. */
export interface Surprise {
  /** -log2 of the chance that this rule speaks of this host (or user) in a given hour: 0 always, 12 hardly ever. */
  readonly bits: number
  /** How much is known of what is usual: 0 nothing yet, towards 1 after days. */
  readonly maturity: number
  /** Share of the watched hours in which anything was found of this host (or user): 1 is a host that always talks. */
  readonly chatter: number
}

/** A person changed what belongs together. The last one can be undone. */
export interface IncidentCorrection {
  readonly kind: 'split' | 'merge' | 'move'
  readonly time: number
  readonly actor: string
  /** The other incidents, and the findings that each of them gave or got. */
  readonly others: readonly { readonly id: IncidentId; readonly findingIds: readonly FindingId[] }[]
}

export interface Incident {
  readonly id: IncidentId
  readonly tenantId: TenantId
  readonly title: string
  /** Two sentences made from facts. */
  readonly summary: string
  readonly severity: Severity
  /** 0..100, the sum of {@link scoreParts}. A priority, not a probability. */
  readonly score: number
  readonly scoreParts: readonly ScorePart[]
  readonly status: IncidentStatus
  readonly verdict?: Verdict
  readonly owner?: string
  readonly members: readonly IncidentMember[]
  readonly entities: readonly EntityRef[]
  readonly hosts: readonly string[]
  readonly users: readonly string[]
  readonly layers: readonly Layer[]
  /** ATT&CK tactic ids in the order in which they were first seen. */
  readonly tactics: readonly string[]
  /** ATT&CK technique ids in the order in which they were first seen. */
  readonly techniques: readonly string[]
  /** Event time of the first and the last finding, milliseconds since the epoch. */
  readonly firstTime: number
  readonly lastTime: number
  /** When the platform made and last changed it. */
  readonly createdTime: number
  readonly updatedTime: number
  /** When somebody first took it up, and when it was last resolved or closed. */
  readonly acknowledgedTime?: number
  readonly resolvedTime?: number
  /** Incidents that a person split from this one: correlation never joins them again. */
  readonly apartFrom?: readonly IncidentId[]
  /** What people corrected, the latest last; bounded. */
  readonly corrections?: readonly IncidentCorrection[]
  /** Counts changes: a write names the version it saw, and a stale one is refused. */
  readonly version: number
}
