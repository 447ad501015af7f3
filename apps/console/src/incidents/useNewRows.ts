import { listIncidents } from '@opensoc/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '../api/client.ts'
import { usePollWhenLost } from '../shell/usePollWhenLost.ts'
import { newerRows, newIds, patchPages, type QueuePages } from './queue-pages.ts'
import { filterOf, type QueueSearch } from './queue-search.ts'
import { QUEUE_KEY, type useQueue } from './useQueue.ts'

const HEAD_ROWS = 200
export const HEAD_KEY = ['incidents', 'head'] as const

interface Known {
  /** The view that the ids were taken for. */
  readonly view: string
  readonly ids: ReadonlySet<string>
}

/** How many matching incidents came after the list was loaded: they wait until they are admitted. */
export function useNewRows(search: QueueSearch, { query, rows }: ReturnType<typeof useQueue>) {
  const filter = filterOf(search)
  const view = JSON.stringify([filter, search.sort])
  const [known, setKnown] = useState<Known>({ view: '', ids: new Set() })
  const head = useQuery({
    queryKey: [...HEAD_KEY, filter],
    enabled: query.isSuccess,
    queryFn: ({ signal }) =>
      call(listIncidents, { query: { ...filter, sort: 'newest', limit: HEAD_ROWS } }, { signal }),
    refetchInterval: usePollWhenLost(),
  })
  const items = head.data?.items
  const client = useQueryClient()
  useEffect(() => {
    const newer = newerRows(items ?? [], rows)
    if (newer.length === 0) return
    client.setQueriesData<QueuePages>({ queryKey: QUEUE_KEY }, (data) => data && patchPages(data, newer))
  }, [items, rows, client])
  useEffect(() => {
    if (items !== undefined && known.view !== view)
      setKnown({ view, ids: new Set(items.map(({ id }) => id)) })
  }, [items, view, known.view])

  const admit = () => {
    const ids = new Set(items?.map(({ id }) => id))
    void query.refetch().then(() => setKnown({ view, ids }))
  }
  const isKnown = items !== undefined && known.view === view
  const newCount = isKnown ? newIds(items, known.ids, rows).length : 0
  // Nobody reads an empty list: what comes is shown at once.
  const isEmpty = query.isSuccess && !query.isFetching && rows.length === 0
  const { refetch } = query
  useEffect(() => {
    if (isEmpty && newCount > 0) void refetch()
  }, [isEmpty, newCount, refetch])
  return { newCount, admit }
}
