import { listRules } from '@opensoc/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useChangeNotices } from '../shell/useChangeNotices.ts'

export const RULES_KEY = ['rules'] as const

export function useRules() {
  const client = useQueryClient()
  useChangeNotices('rules', () => void client.invalidateQueries({ queryKey: RULES_KEY }))
  return useQuery({ queryKey: RULES_KEY, queryFn: ({ signal }) => call(listRules, {}, { signal }) })
}
