import { listQuarantine } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

const REFRESH_MS = 15_000

export function useQuarantine() {
  return useQuery({
    queryKey: ['quarantine'],
    queryFn: ({ signal }) => call(listQuarantine, { query: { limit: 200 } }, { signal }),
    refetchInterval: REFRESH_MS,
  })
}
