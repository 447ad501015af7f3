import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  createException,
  deleteException,
  type RuleException as ExceptionJson,
  exceptionHistory,
  listExceptions,
  type ExceptionSimulation as SimulationJson,
  simulateException,
  startSimulation,
  updateException,
} from '@opensoc/contract'
import {
  compileException,
  type EventLake,
  type ExceptionHits,
  type ExceptionScope,
  type RuleException,
} from '@opensoc/domain'
import { type Renormalize, simulateException as simulate } from '@opensoc/pipeline'
import { type SimulationInput, simulatedRange } from '../history/simulation-job.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { jobJson } from './job-json.ts'
import { applyRules, type RuleContext } from './rule-context.ts'
import { simulationJson } from './simulation-json.ts'

export interface ExceptionContext extends RuleContext {
  readonly lake: EventLake
  readonly renormalize: Renormalize
  readonly jobs: JobRunner
}

/** Changes of an exception that are shown: the newest. */
const MAX_HISTORY = 200
const DAYS_BEFORE_SAVING = 30

export function exceptionAnswers(context: ExceptionContext): Answer[] {
  const { state, clock, jobs } = context
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
    const range = simulatedRange(clock, days)
    return simulationJson(await simulate(context, draft, range), range)
  }

  /** Refuses to hide findings of confirmed incidents, unless somebody says why that is right. */
  async function assertHarmless(draft: RuleException, acknowledge: string | undefined) {
    const simulation = await run(draft, DAYS_BEFORE_SAVING)
    const confirmed = simulation.incidents.filter((incident) => incident.is_confirmed)
    if (confirmed.length > 0 && acknowledge === undefined) throw hidesConfirmed(confirmed)
    const hides = confirmed.length === 0 ? {} : { hides: confirmed.map(({ id }) => id), acknowledge }
    return { simulation, hides }
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
      const { simulation, hides } = await assertHarmless(exception, acknowledge)
      await state.exceptions.save(exception)
      const { scope, detection, reason, expires_time } = body
      await audit(actor, 'exceptions.create', exception.id, {
        ...{ title: exception.title, scope, detection, reason, expires_time, removed: simulation.removed },
        ...hides,
      })
      await applyRules(context)
      return { ...exceptionJson(exception, { count: 0, lastTime: 0 }, clock.now()), simulation }
    }),

    answer(startSimulation, async ({ actor, body }) => {
      const draft = draftOf({ ...body, title: 'draft', reason: '', expires_time: null }, actor, clock.now())
      const input: SimulationInput = { draft, days: body.days }
      return jobJson(
        await jobs.submit({
          ...{ tenantId: actor.tenantId, kind: 'simulation', owner: actor.name, input },
          title: `Simulation of an exception, ${body.days} days`,
        }),
      )
    }),

    answer(updateException, async ({ actor, params, body }) => {
      const { exception, hits } = await find(actor.tenantId, params.id)
      const { acknowledge, enabled = exception.enabled, ...rewritten } = body
      const known = exceptionJson(exception, hits, clock.now())
      const changes = Object.entries(rewritten).filter(
        ([name, value]) =>
          value !== undefined && !isDeepStrictEqual(value, known[name as keyof ExceptionJson]),
      )
      const names = new Set(changes.map(([name]) => name))
      const next =
        names.size === 0
          ? exception
          : rewrittenOf(exception, { ...known, ...Object.fromEntries(changes) }, clock.now())
      const isSimulated = names.has('scope') || names.has('detection')
      const { simulation, hides = {} } = isSimulated ? await assertHarmless(next, acknowledge) : {}
      const saved = { ...next, enabled }
      await state.exceptions.save(saved)
      if (names.size > 0) {
        const before = Object.fromEntries(
          [...names].map((name) => [name, known[name as keyof ExceptionJson]]),
        )
        const removed = simulation === undefined ? {} : { removed: simulation.removed }
        await audit(actor, 'exceptions.update', params.id, {
          ...{ before, after: Object.fromEntries(changes) },
          ...{ ...removed, ...hides },
        })
      }
      if (enabled !== exception.enabled)
        await audit(actor, enabled ? 'exceptions.enable' : 'exceptions.disable', params.id, {
          title: saved.title,
        })
      await applyRules(context)
      return {
        ...exceptionJson(saved, hits, clock.now()),
        ...(simulation === undefined ? {} : { simulation }),
      }
    }),

    answer(exceptionHistory, async ({ actor, params }) => {
      const entries = await state.audit.list(actor.tenantId, { limit: MAX_HISTORY, target: params.id })
      const items = entries.flatMap(({ time, actor: who, action, detail }) =>
        action.startsWith('exceptions.') ? { time, actor: who, action, detail: { ...detail } } : [],
      )
      if (items.length === 0) throw notFound(`exception ${params.id}`)
      return { items }
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

/** The exception with what was written anew; its id, owner and age stay. Refuses as {@link draftOf} does. */
function rewrittenOf(exception: RuleException, written: WrittenException, now: number): RuleException {
  const { id, tenantId, owner, createdTime, enabled, expiresTime } = exception
  // An end that was there before may have passed.
  const isSameEnd = written.expires_time === (expiresTime ?? null)
  const draft = draftOf(written, { tenantId, name: owner }, isSameEnd ? Number.NEGATIVE_INFINITY : now)
  return { ...draft, id, createdTime, enabled }
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
