import { listEventFields } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

/** The field catalogue; it changes only with the platform. */
export function useFields() {
  return useQuery({
    queryKey: ['event-fields'],
    queryFn: ({ signal }) => call(listEventFields, {}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
