import { type BackTest as BackTestJson, backTestRule } from '@opensoc/contract'
import type { EventLake, Finding, StateStore, TenantId } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { type BackTest, backTest } from '@opensoc/pipeline'
import { compileRuleSet, parseSigma } from '@opensoc/sigma'
import { readTuning } from '../history/history-set.ts'
import type { HistoryThread } from '../history/history-thread.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { printSigmaError } from '../rules/read-rule.ts'
import { correlatedTexts } from '../rules/running-rules.ts'

interface BackTestContext {
  readonly state: StateStore
  readonly lake: EventLake
  readonly history: HistoryThread
  readonly clock: Clock
}

const DAY_MS = 24 * 3600 * 1000
const TOP = 10
const SAMPLE = 100

export function backTestAnswers({ state, lake, history, clock }: BackTestContext): Answer[] {
  return [
    answer(backTestRule, async ({ actor, body, signal }) => {
      const started = performance.now()
      const stored = await state.rules.list(actor.tenantId)
      const text = body.source ?? stored.find((rule) => rule.id === body.id)?.source
      if (text === undefined) throw notFound(`rule ${body.id}`)
      const filters = stored.flatMap(({ kind, enabled, source }) =>
        kind === 'filter' && enabled ? [source] : [],
      )
      const texts = [text, ...correlatedTexts(text, stored), ...filters]
      const set = compiled(texts)
      const to = clock.now() + DAY_MS
      const range = { from: to - (body.days + 1) * DAY_MS, to }
      const tenantId = actor.tenantId as TenantId
      const rules = await history.open(tenantId, {
        texts: texts.map((source) => ({ file: '', source })),
        silent: [...set.buildingBlocks],
        ...(await readTuning(state, tenantId)),
      })
      const tested = await backTest({ lake, state }, rules, set, {
        ...{ tenantId, ...range, maxCandidates: body.max_candidates, signal },
      }).finally(rules.close)
      return { ...toJson(tested, range), took_ms: Math.round(performance.now() - started) }
    }),
  ]
}

function compiled(texts: readonly string[]) {
  const set = compileRuleSet(texts.flatMap((text) => parseSigma(text)))
  const [refused] = set.refused
  if (refused !== undefined) {
    throw new HttpError(400, 'RULE_INVALID', printSigmaError(refused.error), {
      nextStep: 'Check the text with POST /api/v1/rules/check.',
    })
  }
  return set
}

function toJson(
  { candidates, findings, findingCount, isCut, spanMs, incidents }: BackTest,
  range: { readonly from: number; readonly to: number },
): Omit<BackTestJson, 'took_ms'> {
  const days = Math.max(1, spanMs / DAY_MS)
  const titles = new Map(findings.map(({ ruleId, title }) => [ruleId, title]))
  return {
    ...range,
    candidates,
    findings: findingCount,
    is_cut: isCut,
    per_day: Math.round((findingCount / days) * 100) / 100,
    span_ms: spanMs,
    by_day: counted(findings, ({ time }) => new Date(time).toISOString().slice(0, 10))
      .map(([day, number]) => ({ day, findings: number }))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
    by_rule: counted(findings, ({ ruleId }) => ruleId).map(([rule_id, number]) => ({
      rule_id,
      title: titles.get(rule_id) ?? '',
      findings: number,
    })),
    hosts: top(findings, ({ host }) => host),
    users: top(findings, ({ user }) => user),
    sample: findings.slice(0, SAMPLE).map(({ eventIds, title, time, host, matched }) => ({
      event_id: eventIds[0] ?? '',
      title,
      time,
      ...(host === undefined ? {} : { host }),
      matched: { ...matched },
    })),
    incidents: incidents.map(({ incident: { id, title, status, verdict }, findings: number }) => ({
      id,
      title,
      status,
      ...(verdict === undefined ? {} : { verdict }),
      findings: number,
    })),
  }
}

function top(findings: readonly Finding[], nameOf: (finding: Finding) => string | undefined) {
  return counted(findings, nameOf)
    .slice(0, TOP)
    .map(([name, number]) => ({ name, findings: number }))
}

/** Most first. */
function counted(
  findings: readonly Finding[],
  keyOf: (finding: Finding) => string | undefined,
): [string, number][] {
  const counts = new Map<string, number>()
  for (const finding of findings) {
    const key = keyOf(finding)
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])
}
