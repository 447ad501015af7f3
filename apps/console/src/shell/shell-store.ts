import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface ShellState {
  readonly isPaletteOpen: boolean
  readonly isKeySheetOpen: boolean
  readonly isPeekOpen: boolean
  /** The list that the open item came from, for `[` and `]`. */
  readonly trail: readonly string[]
}

/** What is open; whether the peek is open is remembered. */
export const useShell = create<ShellState>()(
  persist((): ShellState => ({ isPaletteOpen: false, isKeySheetOpen: false, isPeekOpen: true, trail: [] }), {
    name: 'opensoc-shell',
    partialize: ({ isPeekOpen }) => ({ isPeekOpen }),
  }),
)

export function togglePeek(): void {
  useShell.setState(({ isPeekOpen }) => ({ isPeekOpen: !isPeekOpen }))
}

/** The neighbour of an item in the list that it came from. */
export function neighbour(trail: readonly string[], id: string, step: 1 | -1): string | undefined {
  const index = trail.indexOf(id)
  return index < 0 ? undefined : trail[index + step]
}
