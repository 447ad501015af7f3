import { signOut } from '@opensoc/contract'
import { useMutation } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { ME_KEY, queryClient } from '../api/query-client.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'

export function useSignOut() {
  return useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: () => {
      queryClient.setQueryData(ME_KEY, null)
      // Nothing of one person is left for the next.
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME_KEY[0] })
    },
    onError: (error) => showToast(`Still signed in: ${problemLine(error)}`, { isProblem: true }),
  })
}
