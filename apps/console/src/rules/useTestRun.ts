import { useDebouncedValue } from '@mantine/hooks'
import { type RuleTexts, runRuleTests } from '@opensoc/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

const TYPING_MS = 250

/** Runs the tests as they are typed. */
export function useTestRun(rule: RuleTexts, tests: string) {
  const [settled] = useDebouncedValue(tests, TYPING_MS)
  return useQuery({
    queryKey: ['rule-test-run', rule.id, rule.updated_time, settled],
    queryFn: ({ signal }) =>
      call(
        runRuleTests,
        { params: { id: rule.id }, body: { rule: rule.source, tests: settled } },
        { signal },
      ),
    enabled: settled.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  })
}
