/** Where a list key leads from `index` among `count` rows; undefined for other keys. */
export function gridStep(key: string, index: number, count: number, pageRows: number): number | undefined {
  if (count === 0) return undefined
  const target = targets(index, count, pageRows)[key]
  return target === undefined ? undefined : Math.max(0, Math.min(count - 1, target))
}

function targets(index: number, count: number, pageRows: number): Readonly<Record<string, number>> {
  return {
    ArrowDown: index + 1,
    j: index + 1,
    ArrowUp: index - 1,
    k: index - 1,
    PageDown: index + pageRows,
    PageUp: index - pageRows,
    Home: 0,
    End: count - 1,
  }
}

export const GRID_KEYS: readonly (readonly [string, string])[] = [
  ['j', 'Next row'],
  ['k', 'Previous row'],
  ['ArrowDown', 'Next row'],
  ['ArrowUp', 'Previous row'],
  ['PageDown', 'A page down'],
  ['PageUp', 'A page up'],
  ['Home', 'First row'],
  ['End', 'Last loaded row'],
]
