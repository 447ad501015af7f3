import { randomUUID } from 'node:crypto'
import {
  createException,
  deleteException,
  type RuleException as ExceptionJson,
  listExceptions,
  type ExceptionSimulation as SimulationJson,
  setExceptionEnabled,
  simulateException,
} from '@opensoc/contract'
import {
  compileException,
  type EventLake,
  type ExceptionHits,
  type ExceptionScope,
  type RuleException,
} from '@opensoc/domain'
import { type ExceptionSimulation, type Renormalize, simulateException as simulate } from '@opensoc/pipeline'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { applyRules, type RuleContext } from './rule-context.ts'

export interface ExceptionContext extends RuleContext {
  readonly lake: EventLake
  readonly renormalize: Renormalize
}

const DAY_MS = 24 * 3600 * 1000
const DAYS_BEFORE_SAVING = 30
const SAMPLE = 10

export function exceptionAnswers(context: ExceptionContext): Answer[] {
  const { state, clock } = context
  const audit = (
    actor: { readonly tenantId: string; readonly name: string },
    action: string,
    target: string,
    detail: object,
  ) =>
    state.audit.append({
      tenantId: actor.tenantId,
      time: clock.now(),
      actor: actor.name,
      action,
      target,
      detail: { ...detail },
    })

  async function find(tenantId: string, id: string) {
    const found = (await state.exceptions.list(tenantId)).find(({ exception }) => exception.id === id)
    if (found === undefined) throw notFound(`exception ${id}`)
    return found
  }

  async function run(draft: RuleException, days: number): Promise<SimulationJson> {
    const to = clock.now() + DAY_MS
    const from = to - (days + 1) * DAY_MS
    return simulationJson(await simulate(context, draft, { from, to }), { from, to })
  }

  return [
    answer(listExceptions, async ({ actor }) => ({
      items: (await state.exceptions.list(actor.tenantId)).map(({ exception, hits }) =>
        exceptionJson(exception, hits, clock.now()),
      ),
    })),

    answer(simulateException, async ({ actor, body }) => {
      const draft = draftOf({ ...body, title: 'draft', reason: '', expires_time: null }, actor, clock.now())
      return run(draft, body.days)
    }),

    answer(createException, async ({ actor, body }) => {
      const { acknowledge, ...written } = body
      const exception = draftOf(written, actor, clock.now())
      const simulation = await run(exception, DAYS_BEFORE_SAVING)
      const confirmed = simulation.incidents.filter((incident) => incident.is_confirmed)
      if (confirmed.length > 0 && acknowledge === undefined) throw hidesConfirmed(confirmed)
      await state.exceptions.save(exception)
      const { scope, detection, reason, expires_time } = body
      await audit(actor, 'exceptions.create', exception.id, {
        ...{ title: exception.title, scope, detection, reason, expires_time, removed: simulation.removed },
        ...(confirmed.length === 0 ? {} : { hides: confirmed.map(({ id }) => id), acknowledge }),
      })
      await applyRules(context)
      return { ...exceptionJson(exception, { count: 0, lastTime: 0 }, clock.now()), simulation }
    }),

    answer(setExceptionEnabled, async ({ actor, params, body }) => {
      const { exception, hits } = await find(actor.tenantId, params.id)
      const changed = { ...exception, enabled: body.enabled }
      await state.exceptions.save(changed)
      await audit(actor, body.enabled ? 'exceptions.enable' : 'exceptions.disable', params.id, {
        title: exception.title,
      })
      await applyRules(context)
      return exceptionJson(changed, hits, clock.now())
    }),

    answer(deleteException, async ({ actor, params }) => {
      const { exception } = await find(actor.tenantId, params.id)
      await state.exceptions.remove(actor.tenantId, params.id)
      await audit(actor, 'exceptions.remove', params.id, { ...exception })
      await applyRules(context)
      return {}
    }),
  ]
}

interface WrittenException {
  readonly title: string
  readonly scope: ExceptionJson['scope']
  readonly detection: string
  readonly reason: string
  readonly expires_time: number | null
}

/** Refuses a block that does not compile, at its place, and an end that has passed. */
function draftOf(
  { title, scope, detection, reason, expires_time }: WrittenException,
  actor: { readonly tenantId: string; readonly name: string },
  now: number,
): RuleException {
  if (expires_time !== null && expires_time <= now) {
    throw new HttpError(400, 'EXCEPTION_EXPIRED', 'the exception would have expired already', {
      nextStep: 'Give a time to come, or null for none.',
    })
  }
  const exception: RuleException = {
    id: randomUUID(),
    tenantId: actor.tenantId,
    title,
    scope: scope as ExceptionScope,
    detection,
    owner: actor.name,
    reason,
    createdTime: now,
    ...(expires_time === null ? {} : { expiresTime: expires_time }),
    enabled: true,
  }
  const compiled = compileException(exception)
  if (compiled.ok) return exception
  const { line, column, message, expected = 'selections and a condition' } = compiled.error
  const place = line === undefined ? '' : `line ${line}, column ${column}: `
  throw new HttpError(400, 'EXCEPTION_DETECTION', `${place}${message}`, { nextStep: `Expected ${expected}.` })
}

function hidesConfirmed(incidents: SimulationJson['incidents']): HttpError {
  const named = incidents.map(({ id, title, removed }) => `${id} (${title}: ${removed})`).join(', ')
  return new HttpError(
    409,
    'EXCEPTION_HIDES_CONFIRMED',
    `it would have hidden findings of confirmed incidents: ${named}`,
    {
      nextStep: 'Narrow it, or send `acknowledge` with the reason why this is right.',
      errors: incidents.map(({ id, title }) => ({
        pointer: '/detection',
        message: `incident ${id}: ${title}`,
      })),
    },
  )
}

function exceptionJson(exception: RuleException, hits: ExceptionHits, now: number): ExceptionJson {
  const { id, title, scope, detection, owner, reason, createdTime, expiresTime, enabled } = exception
  return {
    id,
    title,
    scope: scope as ExceptionJson['scope'],
    detection,
    owner,
    reason,
    created_time: createdTime,
    expires_time: expiresTime ?? null,
    enabled,
    is_expired: expiresTime !== undefined && expiresTime <= now,
    hits: hits.count,
    ...(hits.count === 0 ? {} : { last_hit_time: hits.lastTime }),
  }
}

function simulationJson(
  { checked, removed, unchecked, isCut, incidents }: ExceptionSimulation,
  range: { readonly from: number; readonly to: number },
): SimulationJson {
  const titles = new Map(removed.map(({ ruleId, title }) => [ruleId, title]))
  const count = (keys: readonly string[]) =>
    [...Map.groupBy(keys, (key) => key)].map(([key, same]) => [key, same.length] as const)
  const distinct = (values: readonly (string | undefined)[]) =>
    new Set(values.filter((value) => value !== undefined)).size
  return {
    ...range,
    checked,
    removed: removed.length,
    unchecked,
    is_cut: isCut,
    by_rule: count(removed.map(({ ruleId }) => ruleId))
      .map(([rule_id, number]) => ({ rule_id, title: titles.get(rule_id) ?? '', removed: number }))
      .sort((a, b) => b.removed - a.removed),
    by_day: count(removed.map(({ time }) => new Date(time).toISOString().slice(0, 10)))
      .map(([day, number]) => ({ day, removed: number }))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
    hosts: distinct(removed.map(({ host }) => host)),
    users: distinct(removed.map(({ user }) => user)),
    sample: removed.slice(0, SAMPLE).map(({ id, title, time, host }) => ({
      finding_id: id,
      title,
      time,
      ...(host === undefined ? {} : { host }),
    })),
    incidents: incidents.map(({ incident, removed: number }) => ({
      id: incident.id,
      title: incident.title,
      status: incident.status,
      ...(incident.verdict === undefined ? {} : { verdict: incident.verdict }),
      removed: number,
      is_confirmed: incident.verdict === 'true_positive',
    })),
  }
}
