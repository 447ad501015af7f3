import { ApiError, getMe, type Me } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { ME_KEY } from '../api/query-client.ts'

/** Who is signed in; null when nobody is. */
export function useMe() {
  return useQuery<Me | null>({ queryKey: ME_KEY, queryFn: loadMe, staleTime: Number.POSITIVE_INFINITY })
}

async function loadMe(): Promise<Me | null> {
  try {
    return await call(getMe, {})
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) return null
    throw error
  }
}
