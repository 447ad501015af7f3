import { listFindings } from '@opensoc/contract'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../api/client.ts'
import type { FindingsSearch } from './findings-search.ts'

const PAGE_ROWS = 200

/** All alerts that match, newest first. */
export function useFindings({ q, level, host, rule, maintenance }: FindingsSearch) {
  const filter = {
    ...(q === '' ? {} : { q }),
    ...(level === '' ? {} : { level }),
    ...(host === '' ? {} : { host }),
    ...(rule === '' ? {} : { rule_id: rule }),
    ...(maintenance === 'only' || maintenance === 'without' ? ({ maintenance } as const) : {}),
  }
  const query = useInfiniteQuery({
    queryKey: ['findings', filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        listFindings,
        { query: { ...filter, limit: PAGE_ROWS, ...(pageParam === '' ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  })
  const findings = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data])
  return { query, findings }
}
