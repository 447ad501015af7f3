/** How well a grouping agrees with the truth; group and class of each item, by position. */
export interface Agreement {
  /** Adjusted Rand index (Hubert and Arabie 1985): 1 the same, 0 as by chance. */
  readonly ari: number
  /** 1 when no group holds two classes (Rosenberg and Hirschberg 2007). */
  readonly homogeneity: number
  /** 1 when no class is spread over two groups. */
  readonly completeness: number
}

export function agreement(groups: readonly string[], classes: readonly string[]): Agreement {
  const total = groups.length
  const cells = count(groups.map((group, at) => `${group}\n${classes[at]}`))
  const rows = count(groups)
  const columns = count(classes)
  const pairs = (counts: ReadonlyMap<string, number>) => sum(counts, (n) => (n * (n - 1)) / 2)
  const [inCells, inRows, inColumns, all] = [
    pairs(cells),
    pairs(rows),
    pairs(columns),
    (total * (total - 1)) / 2,
  ]
  const expected = all === 0 ? 0 : (inRows * inColumns) / all
  const most = (inRows + inColumns) / 2
  const ofClasses = entropy(columns, total)
  const ofGroups = entropy(rows, total)
  const joint = entropy(cells, total)
  return {
    ari: most === expected ? 1 : (inCells - expected) / (most - expected),
    homogeneity: ofClasses === 0 ? 1 : 1 - (joint - ofGroups) / ofClasses,
    completeness: ofGroups === 0 ? 1 : 1 - (joint - ofClasses) / ofGroups,
  }
}

function count(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}

function sum(counts: ReadonlyMap<string, number>, of: (n: number) => number): number {
  let total = 0
  for (const n of counts.values()) total += of(n)
  return total
}

function entropy(counts: ReadonlyMap<string, number>, total: number): number {
  return -sum(counts, (n) => (n / total) * Math.log(n / total))
}
