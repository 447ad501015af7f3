import { createQuieting, type OperationInput, type RuleException } from '@opensoc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { TUNING_KEY } from './useTuning.ts'

type Draft = OperationInput<typeof createQuieting>['body']

/** Saves a suppression or a maintenance, says so and closes. */
export function useQuietingSave(done: string, onClose: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Draft) => call(createQuieting, { body }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: TUNING_KEY })
      showToast(done)
      onClose()
    },
  })
}

/** One rule by its id; empty: all rules. */
export function scopeOf(ruleId: string) {
  return ruleId === '' ? { kind: 'all' as const } : { kind: 'rules' as const, ids: [ruleId] }
}

/** The rule of a scope that {@link scopeOf} would make, empty for all; undefined for any other scope. */
export function ruleIdOf(scope: RuleException['scope']): string | undefined {
  if (scope.kind === 'all') return ''
  return scope.kind === 'rules' && scope.ids.length === 1 ? scope.ids[0] : undefined
}
