import { getFinding, listFindings } from '@opensoc/contract'
import type { EventLake, FindingId, StateStore } from '@opensoc/domain'
import { type Answer, answer } from '../http/answer.ts'
import { notFound } from '../http/http-error.ts'
import { eventJson } from './event-answers.ts'
import { findingJson } from './finding-json.ts'

export function findingAnswers({
  state,
  lake,
}: {
  readonly state: StateStore
  readonly lake: EventLake
}): Answer[] {
  return [
    answer(listFindings, async ({ query, actor }) => {
      const { limit, cursor, rule_id, host, level, q, maintenance, from, to } = query
      const page = await state.findings.list({
        tenantId: actor.tenantId,
        limit,
        ...(cursor === undefined ? {} : { cursor }),
        ...(rule_id === undefined ? {} : { ruleId: rule_id }),
        ...(host === undefined ? {} : { host }),
        ...(level === undefined ? {} : { level }),
        ...(q === undefined ? {} : { text: q }),
        ...(maintenance === undefined ? {} : { maintenance }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      })
      return {
        items: page.items.map(findingJson),
        ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
      }
    }),

    answer(getFinding, async ({ params, actor }) => {
      const finding = await state.findings.get(actor.tenantId, params.id as FindingId)
      if (finding === undefined) throw notFound(`finding ${params.id}`)
      const events = await lake.eventsById(actor.tenantId, finding.eventIds)
      const rule = await state.rules.get(actor.tenantId, finding.ruleId)
      return {
        ...findingJson(finding),
        ocsf: { ...finding.ocsf } as Record<string, unknown>,
        events: events.map(eventJson),
        ...(rule === undefined ? {} : { rule_source: rule.source }),
      }
    }),
  ]
}
