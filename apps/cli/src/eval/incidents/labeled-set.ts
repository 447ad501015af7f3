import type { RememberedFinding } from '@opensoc/pipeline'

/** A finding and what is true of it. */
export interface LabeledFinding {
  readonly finding: RememberedFinding
  /** The attack or incident it belongs to; undefined for a benign one. */
  readonly incident: string | undefined
  /** The step of the attack. */
  readonly step: string | undefined
  /** No event of the attack caused it for sure, but it came while the attack went on. */
  readonly isUnsure?: boolean
}

/** Findings of one stretch of time with their truth, read anew by each call, in the order of time. */
export interface Scenario {
  readonly set: SetName
  readonly name: string
  /** Nobody tunes to it: reported apart. */
  readonly heldApart: boolean
  /** Every finding belongs to an incident: then groupings can be compared by ARI. */
  readonly isFullyLabeled: boolean
  readonly findings: () => Iterable<LabeledFinding>
}

export type SetName = 'ait-ads' | 'excytin' | 'cptc-2017' | 'stories' | 'otrf'
