import { deleteRule, getRule, importRules, listRules, type Rule, setRulesEnabled } from '@opensoc/contract'
import type { StateStore, StoredRule } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Actor } from '../http/actor.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { ActiveRules } from '../rules/active-rules.ts'
import type { RuleLibrary } from '../rules/rule-library.ts'

interface RuleContext {
  readonly state: StateStore
  readonly clock: Clock
  readonly library: RuleLibrary
  readonly active: ActiveRules
}

export function ruleAnswers({ state, clock, library, active }: RuleContext): Answer[] {
  const audit = (actor: Actor, action: string, detail: Record<string, unknown>) =>
    state.audit.append({
      tenantId: actor.tenantId,
      time: clock.now(),
      actor: actor.name,
      action,
      target: 'rules',
      detail,
    })

  return [
    answer(listRules, async ({ actor }) => {
      const counts = await state.findings.countByRule(actor.tenantId)
      const rules = await state.rules.list(actor.tenantId)
      const { count, version, loadedTime, error } = active.current
      return {
        items: rules.map((rule) => ruleJson(rule, counts.get(rule.id) ?? 0)),
        active: { count, version, loaded_time: loadedTime, ...(error === undefined ? {} : { error }) },
      }
    }),

    answer(importRules, async ({ actor, body }) => {
      const outcome = await library.import(body.files, {
        tenantId: actor.tenantId,
        space: body.space,
        enable: body.enable,
      })
      await audit(actor, 'rules.import', {
        imported: outcome.imported,
        refused: outcome.refused.length,
        space: body.space,
      })
      await active.reload()
      return {
        imported: outcome.imported,
        unchanged: outcome.unchanged,
        refused: outcome.refused.map(({ file, line, column, message, expected }) => ({
          file: file ?? '',
          message,
          ...(line === undefined ? {} : { line }),
          ...(column === undefined ? {} : { column }),
          ...(expected === undefined ? {} : { expected }),
        })),
      }
    }),

    answer(setRulesEnabled, async ({ actor, body }) => {
      const changed = await state.rules.setEnabled(actor.tenantId, body.ids, body.enabled)
      await audit(actor, body.enabled ? 'rules.enable' : 'rules.disable', {
        ids: body.ids.slice(0, 100),
        changed,
      })
      await active.reload()
      return { changed }
    }),

    answer(getRule, async ({ actor, params }) => {
      const rule = await state.rules.get(actor.tenantId, params.id)
      if (rule === undefined) throw notFound(`rule ${params.id}`)
      const counts = await state.findings.countByRule(actor.tenantId)
      return { ...ruleJson(rule, counts.get(rule.id) ?? 0), source: rule.source }
    }),

    answer(deleteRule, async ({ actor, params }) => {
      const rule = await state.rules.get(actor.tenantId, params.id)
      if (rule === undefined) throw notFound(`rule ${params.id}`)
      if (rule.space === 'content') {
        throw new HttpError(409, 'RULE_SHIPPED', 'a shipped rule cannot be removed', {
          nextStep: 'Disable it instead.',
        })
      }
      await state.rules.remove(actor.tenantId, [params.id])
      await audit(actor, 'rules.remove', { id: params.id, title: rule.title })
      await active.reload()
      return {}
    }),
  ]
}

function ruleJson(rule: StoredRule, findingCount: number): Rule {
  return {
    id: rule.id,
    title: rule.title,
    level: rule.level,
    space: rule.space,
    file: rule.file,
    enabled: rule.enabled,
    ...(rule.refused === undefined ? {} : { refused: rule.refused }),
    tags: [...rule.tags],
    logsource: { ...rule.logsource },
    finding_count: findingCount,
    updated_time: rule.updatedTime,
  }
}
