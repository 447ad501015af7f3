import { getStatus } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

const REFRESH_MS = 5_000

export function useStatus() {
  return useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => call(getStatus, {}, { signal }),
    refetchInterval: REFRESH_MS,
  })
}
