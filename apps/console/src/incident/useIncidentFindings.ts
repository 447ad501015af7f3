import { listIncidentFindings } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

export function useIncidentFindings(id: string) {
  return useQuery({
    queryKey: ['incident-findings', id],
    queryFn: ({ signal }) => call(listIncidentFindings, { params: { id } }, { signal }),
  })
}
