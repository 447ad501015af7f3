import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Zone } from './time.ts'

/** One switch for every time on screen. */
export const useZone = create<{ readonly zone: Zone; readonly toggle: () => void }>()(
  persist(
    (set) => ({
      zone: 'utc',
      toggle: () => set(({ zone }) => ({ zone: zone === 'utc' ? 'local' : 'utc' })),
    }),
    { name: 'opensoc-zone' },
  ),
)
