import { incidentStats } from '@opensoc/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { usePollWhenLost } from '../shell/usePollWhenLost.ts'
import { filterOf, type QueueSearch } from './queue-search.ts'

export const STATS_KEY = ['incidents', 'stats'] as const

/** Counts for the chips (of all severities, whichever are chosen) and the histogram. */
export function useQueueStats(search: QueueSearch) {
  const { sev: _, ...filter } = filterOf(search)
  return useQuery({
    queryKey: [...STATS_KEY, filter],
    queryFn: ({ signal }) => call(incidentStats, { query: filter }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: usePollWhenLost(),
  })
}
