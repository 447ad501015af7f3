import { ApiError } from '@opensoc/contract'
import { QueryCache, QueryClient } from '@tanstack/react-query'

export const ME_KEY = ['me'] as const

/** The server's own answer is final; only a broken connection is tried again. */
function mayRetry(count: number, error: Error): boolean {
  return !(error instanceof ApiError) && count < 2
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.problem.status === 401) queryClient.setQueryData(ME_KEY, null)
    },
  }),
  defaultOptions: {
    queries: { retry: mayRetry, staleTime: 10_000, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
})
