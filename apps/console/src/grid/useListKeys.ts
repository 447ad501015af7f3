import type { KeyBinding } from '../keys/key-match.ts'
import { useKeyLayer } from '../keys/useKeyLayer.ts'
import { GRID_KEYS, gridStep } from './grid-step.ts'

interface ListKeys {
  readonly count: number
  readonly activeIndex: number
  readonly onActivate: (index: number) => void
  readonly more: readonly KeyBinding[]
}

const PAGE_ROWS = 20

/** The keys of every list, and those of this one. */
export function useListKeys(name: string, { count, activeIndex, onActivate, more }: ListKeys): void {
  const moves = GRID_KEYS.map(([key, label]) => ({
    keys: key,
    label,
    run: () => {
      const next = gridStep(key, activeIndex, count, PAGE_ROWS)
      if (next !== undefined) onActivate(next)
    },
  }))
  useKeyLayer(name, [...moves, ...more])
}
