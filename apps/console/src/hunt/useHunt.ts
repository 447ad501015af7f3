import { eventHistogram, searchEvents } from '@opensoc/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../api/client.ts'

export interface HuntScope {
  readonly query: string
  readonly from: number
  readonly to: number
}

const PAGE_ROWS = 200
const BUCKETS = 90

/** The matching events, newest first, by pages. */
export function useHuntRows(scope: HuntScope) {
  const query = useInfiniteQuery({
    queryKey: ['hunt', scope],
    queryFn: ({ pageParam, signal }) =>
      call(
        searchEvents,
        { query: { ...scope, limit: PAGE_ROWS, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const events = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data])
  return { query, events }
}

/** How many match, over time. Loads and fails on its own. */
export function useHuntHistogram(scope: HuntScope) {
  return useQuery({
    queryKey: ['hunt-histogram', scope],
    queryFn: ({ signal }) => call(eventHistogram, { query: { ...scope, buckets: BUCKETS } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
