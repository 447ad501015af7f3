import type { Finding, Surprise } from '@opensoc/domain'
import type { RememberedFinding } from './remembered-finding.ts'

/** A finding as formation remembers it: with how unexpected it was when it came. */
export interface Signal extends RememberedFinding {
  readonly surprise: Surprise
}

/** So many bits of surprise speak for a finding fully, once it is known what is usual. */
const FULL_BITS = 5
/** So many make it rare enough to be joined to what happens near it, without any shared entity. */
const RARE_BITS = 7
/** What a finding of each level needs to open an incident; others never do. */
const OPENING_BITS: Readonly<Partial<Record<Finding['level'], number>>> = { medium: 7, high: 6, critical: 0 }
const OPENING_SHARE = 0.8

/** 0..1: how much a link through this finding counts. What is usual counts less the longer it has been watched. */
export function weightOf({ surprise: { bits, maturity } }: Signal): number {
  return 1 - maturity * (1 - Math.min(1, bits / FULL_BITS))
}

/** Medium and above opens an incident, until it has become usual for its host; critical always does. */
export function opensIncident({ level, surprise: { bits, maturity } }: Signal): boolean {
  const needed = OPENING_BITS[level]
  if (needed === undefined) return false
  const share = needed === 0 ? 1 : Math.min(1, bits / needed)
  return 1 - maturity * (1 - share) >= OPENING_SHARE
}

/** Rare by what is known of the tenant, which takes days to know. */
export function isRare({ surprise: { bits, maturity } }: Signal): boolean {
  return bits >= RARE_BITS && maturity >= 0.5
}
