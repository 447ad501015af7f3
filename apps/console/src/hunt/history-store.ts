import { create } from 'zustand'
import { persist } from 'zustand/middleware'

const KEPT_QUERIES = 50

interface HistoryState {
  /** Newest first. */
  readonly queries: readonly string[]
  readonly add: (query: string) => void
}

/** The hunts of this browser. */
export const useHistory = create<HistoryState>()(
  persist(
    (set) => ({
      queries: [],
      add: (query) =>
        set(({ queries }) => ({
          queries:
            query.trim() === ''
              ? queries
              : [query, ...queries.filter((one) => one !== query)].slice(0, KEPT_QUERIES),
        })),
    }),
    { name: 'opensoc-hunts' },
  ),
)
