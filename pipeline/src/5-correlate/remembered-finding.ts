import type { Finding } from '@opensoc/domain'

/** What correlation keeps of a finding. The OCSF event with its evidence is ten times as large, and is in the store. */
export type RememberedFinding = Omit<Finding, 'ocsf' | 'matched'>

export function remember(finding: RememberedFinding & Partial<Finding>): RememberedFinding {
  const { ocsf: _, matched: __, ...kept } = finding
  return kept
}
