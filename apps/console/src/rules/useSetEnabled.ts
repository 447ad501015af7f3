import { type listRules, type OperationResponse, setRulesEnabled } from '@opensoc/contract'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import { plural } from '../text/amounts.ts'
import { RULES_KEY } from './useRules.ts'

type RulesAnswer = OperationResponse<typeof listRules>

/** Switches rules on screen at once, then on the server; with undo. */
export function useSetEnabled() {
  const client = useQueryClient()
  const show = (ids: readonly string[], enabled: boolean) =>
    client.setQueryData<RulesAnswer>(RULES_KEY, (data) => data && switched(data, new Set(ids), enabled))
  const set = async (
    ids: readonly string[],
    enabled: boolean,
    { canUndo, backfill }: { readonly canUndo: boolean; readonly backfill: boolean },
  ): Promise<void> => {
    show(ids, enabled)
    try {
      const { backfill_job } = await call(setRulesEnabled, { body: { ids: [...ids], enabled, backfill } })
      const undo = () => void set(ids, !enabled, { canUndo: false, backfill: false })
      const past = backfill_job === undefined ? '' : ' The events that are kept are looked at: see Jobs.'
      const done = `${enabled ? 'Enabled' : 'Disabled'} ${plural(ids.length, 'rule')}.${past}`
      showToast(done, canUndo ? { undo } : {})
    } catch (error) {
      show(ids, !enabled)
      showToast(`Not changed: ${problemLine(error)}`, { isProblem: true })
    }
    void client.invalidateQueries({ queryKey: RULES_KEY })
  }
  return (ids: readonly string[], enabled: boolean, backfill = true) =>
    void set(ids, enabled, { canUndo: true, backfill })
}

function switched(data: RulesAnswer, ids: ReadonlySet<string>, enabled: boolean): RulesAnswer {
  return { ...data, items: data.items.map((rule) => (ids.has(rule.id) ? { ...rule, enabled } : rule)) }
}
