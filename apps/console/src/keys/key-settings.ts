import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** Single-letter keys can be switched off: speech input and slips of the hand fire them (WCAG 2.1.4). */
export const useKeySettings = create<{
  readonly areLettersOn: boolean
  readonly toggleLetters: () => void
}>()(
  persist(
    (set) => ({
      areLettersOn: true,
      toggleLetters: () => set(({ areLettersOn }) => ({ areLettersOn: !areLettersOn })),
    }),
    { name: 'opensoc-keys' },
  ),
)
