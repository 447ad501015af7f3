import { getRuleStatus } from '@opensoc/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useChangeNotices } from '../shell/useChangeNotices.ts'

const KEY = ['rule-status'] as const
const EVERY_MS = 30_000

/** Whether the workers run exactly what is enabled. */
export function useRuleStatus() {
  const client = useQueryClient()
  useChangeNotices('rules', () => void client.invalidateQueries({ queryKey: KEY }))
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call(getRuleStatus, {}, { signal }),
    refetchInterval: EVERY_MS,
  })
}
