import { acceptDriftAlarm, listDriftAlarms, listSources } from '@opensoc/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'

const REFRESH_MS = 15_000

export function useSources() {
  return useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => call(listSources, { query: { hours: 24 } }, { signal }),
    refetchInterval: REFRESH_MS,
  })
}

/** Those that are open. */
export function useDriftAlarms() {
  return useQuery({
    queryKey: ['drift'],
    queryFn: ({ signal }) => call(listDriftAlarms, { query: { open: 'true' } }, { signal }),
    refetchInterval: REFRESH_MS,
  })
}

/** Says that a source is right as it is now. */
export function useAcceptDrift() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => call(acceptDriftAlarm, { body: { id } }),
    onSuccess: ({ source }) => {
      showToast(`What is usual of ${source} is learned anew.`)
      void client.invalidateQueries({ queryKey: ['drift'] })
      void client.invalidateQueries({ queryKey: ['sources'] })
    },
    onError: (error) => showToast(`Not accepted: ${problemLine(error)}`, { isProblem: true }),
  })
}
