import { getRule } from '@opensoc/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useChangeNotices } from '../shell/useChangeNotices.ts'

export const ruleKey = (id: string) => ['rule', id] as const

export function useRule(id: string) {
  const client = useQueryClient()
  useChangeNotices('rules', () => void client.invalidateQueries({ queryKey: ruleKey(id) }))
  return useQuery({
    queryKey: ruleKey(id),
    queryFn: ({ signal }) => call(getRule, { params: { id } }, { signal }),
  })
}
