import { listJobs } from '@opensoc/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useChangeNotices } from '../shell/useChangeNotices.ts'

const SHOWN = 30
const LIST_KEY = ['jobs', 'list'] as const

/** The newest jobs. */
export function useJobs() {
  const client = useQueryClient()
  useChangeNotices('jobs', () => void client.invalidateQueries({ queryKey: LIST_KEY }))
  return useQuery({
    queryKey: LIST_KEY,
    queryFn: ({ signal }) => call(listJobs, { query: { limit: SHOWN } }, { signal }),
  })
}
