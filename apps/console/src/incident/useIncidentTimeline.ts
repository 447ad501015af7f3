import { incidentTimeline } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

export function useIncidentTimeline(id: string) {
  return useQuery({
    queryKey: ['incident-timeline', id],
    queryFn: ({ signal }) => call(incidentTimeline, { params: { id } }, { signal }),
  })
}
