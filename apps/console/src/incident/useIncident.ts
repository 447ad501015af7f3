import { getIncident } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { usePollWhenLost } from '../shell/usePollWhenLost.ts'

export function useIncident(id: string) {
  return useQuery({
    queryKey: ['incident', id],
    queryFn: ({ signal }) => call(getIncident, { params: { id } }, { signal }),
    refetchInterval: usePollWhenLost(),
  })
}
