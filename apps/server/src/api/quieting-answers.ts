import { randomUUID } from 'node:crypto'
import {
  createQuieting,
  deleteQuieting,
  listQuietings,
  setQuietingEnabled,
  snoozeFinding,
} from '@opensoc/contract'
import type { Finding, FindingId, Quieting, Snooze } from '@opensoc/domain'
import { textOfValue } from '@opensoc/pipeline'
import { type Actor, assertAllowed } from '../http/actor.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { quietingJson, quietingOf } from './quieting-json.ts'
import { applyRules, type RuleContext } from './rule-context.ts'

const HOUR_MS = 3_600_000
const NO_HITS = { count: 0, lastTime: 0 }

export function quietingAnswers(context: RuleContext): Answer[] {
  const { state, clock } = context

  async function find(tenantId: string, id: string) {
    const found = (await state.quietings.list(tenantId)).find(({ quieting }) => quieting.id === id)
    if (found === undefined) throw notFound(`quieting ${id}`)
    return found
  }

  async function audit(actor: Actor, action: string, quieting: Quieting): Promise<void> {
    const { tenantId, name } = actor
    const detail = { ...quieting }
    await state.audit.append({
      tenantId,
      time: clock.now(),
      actor: name,
      action,
      target: quieting.id,
      detail,
    })
  }

  async function save(actor: Actor, action: string, quieting: Quieting): Promise<void> {
    await state.quietings.save(quieting)
    await audit(actor, action, quieting)
    await applyRules(context)
  }

  return [
    answer(listQuietings, async ({ actor }) => ({
      items: (await state.quietings.list(actor.tenantId)).map(({ quieting, hits }) =>
        quietingJson(quieting, hits, clock.now()),
      ),
    })),

    answer(createQuieting, async ({ actor, body }) => {
      const now = clock.now()
      const quieting = quietingOf(body, { id: randomUUID(), now, ...actorOf(actor) })
      await save(actor, `${quieting.kind}.create`, quieting)
      return quietingJson(quieting, NO_HITS, now)
    }),

    answer(snoozeFinding, async ({ actor, params, body }) => {
      const finding = await state.findings.get(actor.tenantId, params.id as FindingId)
      if (finding === undefined) throw notFound(`finding ${params.id}`)
      const now = clock.now()
      const snooze: Snooze = {
        ...{ kind: 'snooze', id: randomUUID(), title: finding.title, reason: body.reason, enabled: true },
        ...actorOf(actor),
        scope: { kind: 'rules', ids: [finding.ruleId] },
        createdTime: now,
        expiresTime: Math.round(now + body.hours * HOUR_MS),
        values: valuesOf(finding, body.by),
      }
      await save(actor, 'snooze.create', snooze)
      return quietingJson(snooze, NO_HITS, now)
    }),

    answer(setQuietingEnabled, async ({ actor, params, body }) => {
      const { quieting, hits } = await find(actor.tenantId, params.id)
      const changed = { ...quieting, enabled: body.enabled }
      await save(actor, `${quieting.kind}.${body.enabled ? 'enable' : 'disable'}`, changed)
      return quietingJson(changed, hits, clock.now())
    }),

    answer(deleteQuieting, async ({ actor, params }) => {
      const { quieting } = await find(actor.tenantId, params.id)
      if (quieting.kind !== 'snooze') assertAllowed(actor, 'rules')
      await state.quietings.remove(actor.tenantId, quieting.id)
      await audit(actor, `${quieting.kind}.remove`, quieting)
      await applyRules(context)
      return {}
    }),
  ]
}

function actorOf({ tenantId, name }: Actor) {
  return { tenantId, owner: name }
}

/** What the finding shows under these names. */
function valuesOf(finding: Finding, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const value = name === 'host' || name === 'user' ? finding[name] : textOfValue(finding.matched[name])
      if (value !== undefined) return [name, value]
      const known = ['host', 'user'].filter((own) => finding[own as 'host' | 'user'] !== undefined)
      throw new HttpError(400, 'SNOOZE_FIELD', `the finding has no ${name}`, {
        nextStep: `Take of: ${[...known, ...Object.keys(finding.matched)].join(', ')}.`,
      })
    }),
  )
}
