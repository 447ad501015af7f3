import type { Finding } from '@opensoc/domain'

type Step = Pick<Finding, 'id' | 'time' | 'attacks'>

/**
 * The longest run of findings whose tactics come later and later in ATT&CK's order while time goes on: an attack that
 * advances, rather than many things at once. One finding a tactic; the earliest run where several are as long.
 */
export function longestChain<T extends Step>(
  findings: readonly T[],
  order: ReadonlyMap<string, number>,
): T[] {
  const steps = stepsOf(findings, order)
  // Best run that ends at each tactic so far: there are fewer tactics than findings.
  const best = new Map<
    number,
    { readonly length: number; readonly finding: T; readonly before: number | undefined }
  >()
  for (const { tactic, finding } of steps) {
    let before: number | undefined
    for (const [other, { length }] of best)
      if (other < tactic && length > (before === undefined ? 0 : best.get(before)!.length)) before = other
    const length = 1 + (before === undefined ? 0 : best.get(before)!.length)
    if (length > (best.get(tactic)?.length ?? 0)) best.set(tactic, { length, finding, before })
  }
  let end: number | undefined
  for (const [tactic, { length }] of best)
    if (length > (end === undefined ? 0 : best.get(end)!.length)) end = tactic
  const chain: T[] = []
  for (let at = end; at !== undefined && chain.length <= order.size; at = best.get(at)!.before)
    chain.unshift(best.get(at)!.finding)
  return chain
}

function stepsOf<T extends Step>(findings: readonly T[], order: ReadonlyMap<string, number>) {
  const ordered = [...findings].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
  return ordered.flatMap((finding) => {
    const tactics = finding.attacks.flatMap(({ tactic }) => order.get(tactic?.uid ?? '') ?? [])
    // One finding is one step: the first tactic that it names.
    return tactics.length === 0 ? [] : [{ tactic: Math.min(...tactics), finding }]
  })
}
