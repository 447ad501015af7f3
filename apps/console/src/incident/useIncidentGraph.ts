import { incidentGraph } from '@opensoc/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

const MOST_NODES = 2000

export function useIncidentGraph(id: string, scope: 'path' | 'all') {
  return useQuery({
    queryKey: ['incident-graph', id, scope],
    queryFn: ({ signal }) =>
      call(incidentGraph, { params: { id }, query: { scope, limit: MOST_NODES } }, { signal }),
    placeholderData: keepPreviousData,
  })
}
