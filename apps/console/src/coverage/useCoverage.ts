import { type Coverage, getCoverage, getTechniqueCoverage } from '@opensoc/contract'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useChangeNotices } from '../shell/useChangeNotices.ts'

export const COVERAGE_KEY = ['coverage'] as const
const EVERY_MS = 60_000

/** The matrix; rules that change are seen at once, telemetry within a minute. */
export function useCoverage(domain: Coverage['domain'], days: number) {
  const client = useQueryClient()
  useChangeNotices('rules', () => void client.invalidateQueries({ queryKey: COVERAGE_KEY }))
  return useQuery({
    queryKey: [...COVERAGE_KEY, domain, days],
    queryFn: ({ signal }) => call(getCoverage, { query: { domain, days } }, { signal }),
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData,
  })
}

export function useTechniqueCoverage(id: string, days: number) {
  return useQuery({
    queryKey: [...COVERAGE_KEY, 'technique', id, days],
    queryFn: ({ signal }) => call(getTechniqueCoverage, { params: { id }, query: { days } }, { signal }),
  })
}
