import {
  deleteException,
  deleteQuieting,
  listExceptions,
  listQuietings,
  setQuietingEnabled,
  updateException,
} from '@opensoc/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { useChangeNotices } from '../shell/useChangeNotices.ts'
import { problemLine } from '../states/problem-words.ts'

export const TUNING_KEY = ['tuning'] as const

export function useExceptions() {
  useTuningNotices()
  return useQuery({
    queryKey: [...TUNING_KEY, 'exceptions'],
    queryFn: ({ signal }) => call(listExceptions, {}, { signal }),
  })
}

export function useQuietings() {
  return useQuery({
    queryKey: [...TUNING_KEY, 'quietings'],
    queryFn: ({ signal }) => call(listQuietings, {}, { signal }),
  })
}

/** A change of what is tuned is a change of the rules that run. */
function useTuningNotices(): void {
  const client = useQueryClient()
  useChangeNotices('rules', () => void client.invalidateQueries({ queryKey: TUNING_KEY }))
}

type Kind = 'exception' | 'quieting'

/** Switches and removes; says so, and a switch can be taken back. */
export function useTuningChange() {
  const client = useQueryClient()
  const run = async (done: string, work: () => Promise<unknown>, undo?: () => void): Promise<void> => {
    try {
      await work()
      showToast(done, undo === undefined ? {} : { undo })
    } catch (error) {
      showToast(`Not changed: ${problemLine(error)}`, { isProblem: true })
    }
    void client.invalidateQueries({ queryKey: TUNING_KEY })
  }
  const set = (kind: Kind, id: string, enabled: boolean): void => {
    const operation = kind === 'exception' ? updateException : setQuietingEnabled
    void run(
      enabled ? 'Switched on.' : 'Switched off.',
      () => call(operation, { params: { id }, body: { enabled } }),
      () => set(kind, id, !enabled),
    )
  }
  const remove = (kind: Kind, id: string): void => {
    const operation = kind === 'exception' ? deleteException : deleteQuieting
    void run('Removed.', () => call(operation, { params: { id } }))
  }
  return { set, remove }
}
