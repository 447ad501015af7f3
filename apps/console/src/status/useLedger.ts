import { getLedger } from '@opensoc/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

const REFRESH_MS = 15_000

/** What became of every record in the last `lastMs` milliseconds. */
export function useLedger(lastMs: number) {
  return useQuery({
    queryKey: ['ledger', lastMs],
    queryFn: ({ signal }) =>
      call(getLedger, { query: { from: Math.max(0, Date.now() - lastMs) } }, { signal }),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  })
}
