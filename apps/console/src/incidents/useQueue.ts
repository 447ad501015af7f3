import { listIncidents } from '@opensoc/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../api/client.ts'
import { rowsOf } from './queue-pages.ts'
import { filterOf, type QueueSearch } from './queue-search.ts'

const PAGE_ROWS = 200
export const QUEUE_KEY = ['incidents', 'list'] as const

/** The loaded rows of the queue, and how to load more. */
export function useQueue(search: QueueSearch) {
  const filter = { ...filterOf(search), sort: search.sort }
  const query = useInfiniteQuery({
    queryKey: [...QUEUE_KEY, filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        listIncidents,
        { query: { ...filter, limit: PAGE_ROWS, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    // Rows stay where they are: changes are patched in, new rows wait to be admitted.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
  const rows = useMemo(() => rowsOf(query.data), [query.data])
  return { query, rows }
}
