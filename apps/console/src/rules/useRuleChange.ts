import { type OperationResponse, type RuleTexts, revertRule, updateRule } from '@opensoc/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import { ruleKey } from './useRule.ts'
import { RULES_KEY } from './useRules.ts'

type Changed = OperationResponse<typeof updateRule>

interface Change {
  readonly source: string
  readonly note?: string
  readonly resolve?: boolean
}

/** Saves, resolves and reverts a rule; says when the workers run it, and can take the last change back. */
export function useRuleChange(rule: RuleTexts) {
  const client = useQueryClient()
  const params = { id: rule.id }
  const onChanged = (what: string, started: number, canUndo: boolean) => (changed: Changed) => {
    client.setQueryData(ruleKey(rule.id), changed.rule)
    void client.invalidateQueries({ queryKey: ['rule-versions', rule.id] })
    void client.invalidateQueries({ queryKey: RULES_KEY })
    const undo = () => revert.mutate({})
    showToast(`${what}: ${liveWords(changed, performance.now() - started)}.`, canUndo ? { undo } : {})
  }
  const onError = (error: unknown) => showToast(`Not changed: ${problemLine(error)}`, { isProblem: true })

  const save = useMutation({
    mutationFn: async ({ source, note = '', resolve = false }: Change) => {
      const started = performance.now()
      const why = note.trim() === '' ? {} : { note: note.trim() }
      const body = { source, resolve, seen_time: rule.updated_time, ...why }
      const changed = await call(updateRule, { params, body })
      onChanged(resolve ? 'Conflict resolved' : 'Saved', started, true)(changed)
      return changed
    },
    onError,
  })
  const revert = useMutation({
    mutationFn: async ({ number }: { readonly number?: number }) => {
      const started = performance.now()
      const changed = await call(revertRule, { params, body: number === undefined ? {} : { number } })
      const what = number === undefined ? 'Change taken back' : `Back to version ${number}`
      onChanged(what, started, number !== undefined)(changed)
      return changed
    },
    onError,
  })
  return { save, revert }
}

function liveWords({ is_live, rule, set_version }: Changed, tookMs: number): string {
  if (is_live) return `live on all workers after ${Math.round(tookMs)} ms (set ${set_version})`
  return rule.enabled ? 'enabled, but not yet live: see the status' : 'the rule is disabled'
}
