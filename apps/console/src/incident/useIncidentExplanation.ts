import { explainIncident } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

export function useIncidentExplanation(id: string) {
  return useQuery({
    queryKey: ['incident-explanation', id],
    queryFn: ({ signal }) => call(explainIncident, { params: { id } }, { signal }),
  })
}
