import { getFinding } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

/** A finding with its events and its rule's text. */
export function useFinding(id: string) {
  return useQuery({
    queryKey: ['finding', id],
    queryFn: ({ signal }) => call(getFinding, { params: { id } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
