import { getResponseSettings, listActions, listActuators, listRuns, pauseResponse } from '@opensoc/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { useChangeNotices } from '../shell/useChangeNotices.ts'
import { problemLine } from '../states/problem-words.ts'

export const RESPONSE_KEY = ['response'] as const
const SHOWN = 200

/** The newest actions; changes of any come in by themselves. */
export function useActions() {
  const client = useQueryClient()
  useChangeNotices('actions', () => void client.invalidateQueries({ queryKey: [...RESPONSE_KEY, 'actions'] }))
  return useQuery({
    queryKey: [...RESPONSE_KEY, 'actions'],
    queryFn: ({ signal }) => call(listActions, { query: { limit: SHOWN } }, { signal }),
  })
}

export function useRuns() {
  const client = useQueryClient()
  useChangeNotices('runs', () => void client.invalidateQueries({ queryKey: [...RESPONSE_KEY, 'runs'] }))
  return useQuery({
    queryKey: [...RESPONSE_KEY, 'runs'],
    queryFn: ({ signal }) => call(listRuns, { query: { limit: 50 } }, { signal }),
  })
}

export function useActuators() {
  return useQuery({
    queryKey: [...RESPONSE_KEY, 'actuators'],
    queryFn: ({ signal }) => call(listActuators, {}, { signal }),
  })
}

export function useResponseSettings() {
  return useQuery({
    queryKey: [...RESPONSE_KEY, 'settings'],
    queryFn: ({ signal }) => call(getResponseSettings, {}, { signal }),
  })
}

/** Stops all sending, or goes on. */
export function usePause() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (paused: boolean) => call(pauseResponse, { body: { paused, reason: 'from the console' } }),
    onSuccess: ({ paused }) =>
      showToast(paused ? 'Nothing is sent until you resume.' : 'Actions are sent again.'),
    onError: (error) => showToast(`Not changed: ${problemLine(error)}`, { isProblem: true }),
    onSettled: () => void client.invalidateQueries({ queryKey: [...RESPONSE_KEY, 'settings'] }),
  })
}
