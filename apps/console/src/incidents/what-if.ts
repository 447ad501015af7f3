import type { IncidentRow } from '@opensoc/contract'

type Part = Pick<IncidentRow['score_parts'][number], 'kind' | 'logit'>

/** The score without some kinds of parts, by their log-odds; undefined where the parts tell none. */
export function scoreWithout(parts: readonly Part[], without: ReadonlySet<string>): number | undefined {
  if (parts.some(({ logit }) => logit === undefined)) return undefined
  const z = parts.reduce((sum, { kind, logit = 0 }) => (without.has(kind) ? sum : sum + logit), 0)
  return Math.round(100 / (1 + Math.exp(-z)))
}
