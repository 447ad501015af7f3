import { listRuleVersions, revertRule, updateRule } from '@opensoc/contract'
import type { StoredRule } from '@opensoc/domain'
import { type Answer, answer } from '../http/answer.ts'
import { notFound } from '../http/http-error.ts'
import { applyRules, auditRules, backFillJson, findRule, type RuleContext } from './rule-context.ts'
import { ruleTextsJson } from './rule-json.ts'

export function ruleChangeAnswers(context: RuleContext): Answer[] {
  const { state, library, active } = context

  async function answerOf(rule: StoredRule, owner: string, isBackFilled: boolean) {
    const job = await applyRules(context, { owner, isBackFilled })
    const counts = await state.findings.countByRule(rule.tenantId)
    const isLive = rule.enabled && rule.refused === undefined && active.current.error === undefined
    return {
      rule: ruleTextsJson(rule, counts.get(rule.id) ?? 0),
      is_live: isLive,
      set_version: active.current.version,
      ...backFillJson(job),
    }
  }

  return [
    answer(updateRule, async ({ actor, params, body }) => {
      const rule = await findRule(context, actor, params.id)
      const changer = { tenantId: actor.tenantId, actor: actor.name, ...noteOf(body.note) }
      const change = body.resolve ? 'resolve' : 'edit'
      const seen = { ...rule, updatedTime: body.seen_time ?? rule.updatedTime }
      const changed = await library[change](seen, body.source, changer)
      await auditRules(context, actor, `rules.${change}`, {
        id: rule.id,
        title: rule.title,
        ...noteOf(body.note),
      })
      return answerOf(changed, actor.name, body.backfill)
    }),

    answer(listRuleVersions, async ({ actor, params }) => {
      await findRule(context, actor, params.id)
      const versions = await state.rules.versions(actor.tenantId, params.id)
      return {
        items: versions.map(({ number, time, actor: who, change, note, source }) => ({
          number,
          time,
          actor: who,
          change,
          ...noteOf(note),
          source,
        })),
      }
    }),

    answer(revertRule, async ({ actor, params, body }) => {
      const rule = await findRule(context, actor, params.id)
      const versions = await state.rules.versions(actor.tenantId, params.id)
      const changer = { tenantId: actor.tenantId, actor: actor.name, ...noteOf(body.note) }
      const number = body.number ?? (versions[0]?.number ?? 0) - 1
      const version = versions.find((one) => one.number === number)
      if (version === undefined) throw notFound(`version ${number} of rule ${rule.id}`)
      const isUndo = body.number === undefined
      const changed = await library[isUndo ? 'undo' : 'revert'](rule, version, changer)
      await auditRules(context, actor, isUndo ? 'rules.undo' : 'rules.revert', { id: rule.id, number })
      return answerOf(changed, actor.name, body.backfill)
    }),
  ]
}

function noteOf(note: string | undefined): { note?: string } {
  return note === undefined ? {} : { note }
}
