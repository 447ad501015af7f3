import { eventTopValues } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import type { HuntScope } from './useHunt.ts'

const SHOWN_VALUES = 5

export function useTopValues(scope: HuntScope, field: string) {
  return useQuery({
    queryKey: ['hunt-values', scope, field],
    queryFn: ({ signal }) =>
      call(eventTopValues, { query: { ...scope, field, limit: SHOWN_VALUES } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
