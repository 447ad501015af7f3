import { replayQuarantine } from '@opensoc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import { plural } from '../text/amounts.ts'

interface ReplayScope {
  readonly source?: string
  readonly reason?: string
}

/** Sends quarantined records through the pipeline again. */
export function useReplay() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (scope: ReplayScope) => call(replayQuarantine, { body: scope }),
    onSuccess: ({ replayed, cut }) => {
      const rest = cut === 0 ? '' : ` ${cut} stay: only their beginning was kept.`
      showToast(`${plural(replayed, 'record')} go through the pipeline again.${rest}`)
      void client.invalidateQueries({ queryKey: ['quarantine'] })
      void client.invalidateQueries({ queryKey: ['ledger'] })
    },
    onError: (error) => showToast(`Not replayed: ${problemLine(error)}`, { isProblem: true }),
  })
}
