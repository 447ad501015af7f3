import { useDebouncedValue } from '@mantine/hooks'
import { checkRule } from '@opensoc/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

const TYPING_MS = 250

/** What the real compiler and the conventions say to a text, soon after the last key. */
export function useRuleCheck(id: string, file: string, source: string) {
  const [settled] = useDebouncedValue(source, TYPING_MS)
  const check = useQuery({
    queryKey: ['rule-check', id, settled],
    queryFn: ({ signal }) => call(checkRule, { body: { id, file, source: settled } }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const isCurrent = settled === source && !check.isPlaceholderData && check.isSuccess
  return {
    findings: check.data?.findings ?? NONE,
    isRunnable: check.data?.is_runnable ?? false,
    isCurrent,
    check,
  }
}

const NONE: readonly [] = []
