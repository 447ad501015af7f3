import { useDebouncedValue } from '@mantine/hooks'
import { checkRule } from '@opensoc/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'

const TYPING_MS = 250

/** What the real compiler and the conventions say to the text of a rule, soon after the last key. */
export function useRuleCheck(id: string, file: string, source: string) {
  return useCheck(source, { id, file })
}

/** The same for a rule that is not stored yet: any id is right, and it has no file. */
export function useNewRuleCheck(source: string) {
  return useCheck(source, {})
}

function useCheck(source: string, rule: { readonly id?: string; readonly file?: string }) {
  const [settled] = useDebouncedValue(source, TYPING_MS)
  const check = useQuery({
    queryKey: ['rule-check', rule.id, settled],
    queryFn: ({ signal }) => call(checkRule, { body: { ...rule, source: settled } }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return {
    findings: check.data?.findings ?? NONE,
    rules: check.data?.rules ?? NONE,
    isRunnable: check.data?.is_runnable ?? false,
    isCurrent: settled === source && !check.isPlaceholderData && check.isSuccess,
  }
}

const NONE: readonly [] = []
