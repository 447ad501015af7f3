import { getJob, type JobWithResult } from '@opensoc/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useChangeNotices } from '../shell/useChangeNotices.ts'

const REFRESH_MS = 1_000

export function isUnderway({ state }: Pick<JobWithResult, 'state'>): boolean {
  return state === 'waiting' || state === 'running'
}

/** A job as it goes on; undefined until there is one. */
export function useJob(id: string | undefined) {
  const client = useQueryClient()
  useChangeNotices('jobs', (notices) => {
    if (notices.some((notice) => notice.id === id))
      void client.invalidateQueries({ queryKey: ['jobs', 'one', id] })
  })
  return useQuery({
    queryKey: ['jobs', 'one', id],
    queryFn: ({ signal }) => call(getJob, { params: { id: id ?? '' } }, { signal }),
    enabled: id !== undefined,
    // Notices may be lost with the stream.
    refetchInterval: ({ state }) => (state.data !== undefined && isUnderway(state.data) ? REFRESH_MS : false),
  })
}
