import { testAllRules } from '@opensoc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import { count } from '../text/amounts.ts'
import { COVERAGE_KEY } from './useCoverage.ts'

/** Runs the stored unit tests of all rules that run, which dates the techniques of those that pass. */
export function useTestAll() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(testAllRules, { body: {} }),
    onSuccess: ({ passed, failed, untested, failures }) => {
      const [first] = failures
      const what = `${count(passed)} rules passed their tests, ${count(failed)} failed, ${count(untested)} have none.`
      showToast(first === undefined ? what : `${what} First: ${first.title}: ${first.reason}`, {
        isProblem: failed > 0,
      })
      void client.invalidateQueries({ queryKey: COVERAGE_KEY })
    },
    onError: (error) => showToast(`Not tested: ${problemLine(error)}`, { isProblem: true }),
  })
}
