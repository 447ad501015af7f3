import type { EntityRef } from './entity.ts'
import type { GraphGap } from './incident-graph.ts'

/** The ways in. */
export const ENTRY_CLASSES = [
  'email_attachment',
  'link',
  'web_download',
  'exposed_service',
  'valid_account',
  'removable_media',
  'supply_chain',
  'unknown',
] as const
export type EntryClass = (typeof ENTRY_CLASSES)[number]

/** A statement and the events that show it. */
export interface Evidence {
  readonly text: string
  readonly eventIds: readonly string[]
}

/** How an incident may have begun. */
export interface EntryCandidate {
  readonly entryClass: EntryClass
  /** Its share of all candidates' weight, lowered by what telemetry is missing: 0 to 1. */
  readonly confidence: number
  /** What entered, in a few words. */
  readonly label: string
  readonly host?: string
  readonly user?: string
  /** Event time of the first event of it, milliseconds since the epoch. */
  readonly time: number
  /** The way in and the first that it brought: the answer to "where did it begin". */
  readonly rootEventIds: readonly string[]
  readonly evidence: readonly Evidence[]
}

/** A step from one thing to the next, over layers. */
export interface CausalEdge {
  readonly kind:
    | 'delivered'
    | 'opened'
    | 'followed'
    | 'ran'
    | 'signed_in'
    | 'moved_to'
    | 'called'
    | 'spoke_with'
    | 'wrote_to'
  readonly from: string
  readonly to: string
  readonly time: number
  /** How sure the step is: 0 to 1. */
  readonly score: number
  readonly eventIds: readonly string[]
}

/** Where an incident began, as far as telemetry tells. */
export interface RootCause {
  /** Likeliest first, three at most; `unknown` alone where nothing speaks for any. */
  readonly candidates: readonly EntryCandidate[]
  /** Below this confidence nothing is said to be determined. */
  readonly isDetermined: boolean
  /** From the root to the ends, in causal order. */
  readonly chain: readonly CausalEdge[]
  readonly gaps: readonly GraphGap[]
  /** A question to the lake was not asked or not answered in time: what is shown may not be all. */
  readonly isIncomplete: boolean
}

/** What an incident touched or could have. */
export interface AffectedThing extends EntityRef {
  /** confirmed: an event shows it in the attacker's hands or damaged. exposed: within reach, and nothing shows more. */
  readonly state: 'confirmed' | 'exposed'
  readonly why: Evidence
  /** 0 to 1: what it is worth to its owner, if anybody said so. */
  readonly criticality?: number
}

export interface Impact {
  /** Confirmed ones first, then by criticality. */
  readonly affected: readonly AffectedThing[]
  /** Things of highest criticality that are affected or within reach. */
  readonly crownJewels: readonly AffectedThing[]
  readonly isIncomplete: boolean
}
