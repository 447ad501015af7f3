import type { createQuieting, OperationInput, Quieting as QuietingJson } from '@opensoc/contract'
import {
  compileException,
  type ExceptionHits,
  type ExceptionScope,
  isTimeZone,
  type MaintenanceTimes,
  type Quieting,
} from '@opensoc/domain'
import { HttpError } from '../http/http-error.ts'

type Draft = OperationInput<typeof createQuieting>['body']

interface Origin {
  readonly id: string
  readonly tenantId: string
  readonly owner: string
  readonly now: number
}

/** Refuses what would never be in force, at its place. */
export function quietingOf(draft: Draft, { id, tenantId, owner, now }: Origin): Quieting {
  const { title, scope, reason, expires_time } = draft
  if (expires_time !== null && expires_time <= now)
    throw over('/expires_time', 'it would have expired already')
  const common = {
    ...{
      id,
      tenantId,
      title,
      scope: scope as ExceptionScope,
      owner,
      reason,
      createdTime: now,
      enabled: true,
    },
    ...(expires_time === null ? {} : { expiresTime: expires_time }),
  }
  if (draft.kind === 'suppression') {
    const { by, window_ms: windowMs, missing = 'own_group' } = draft
    return { ...common, kind: 'suppression', by, windowMs, missing }
  }
  const { detection } = draft
  if (detection !== undefined) assertCompiles(id, detection)
  return {
    ...common,
    kind: 'maintenance',
    times: timesOf(draft.times),
    ...(detection === undefined ? {} : { detection }),
  }
}

function timesOf(times: Extract<Draft, { kind: 'maintenance' }>['times']): MaintenanceTimes {
  if (times.kind === 'once') {
    const { from_time: fromTime, to_time: toTime } = times
    if (toTime <= fromTime) throw over('/times/to_time', 'it ends before it begins')
    return { kind: 'once', fromTime, toTime }
  }
  const { kind, days, start, minutes, time_zone: timeZone } = times
  if (!isTimeZone(timeZone))
    throw over('/times/time_zone', `${timeZone} is no time zone, such as Europe/Berlin`)
  return { kind, days, start, minutes, timeZone }
}

function over(pointer: string, message: string): HttpError {
  return new HttpError(400, 'QUIETING_INVALID', message, { errors: [{ pointer, message }] })
}

function assertCompiles(id: string, detection: string): void {
  const compiled = compileException({ id, detection })
  if (compiled.ok) return
  const { line, column, message, expected = 'selections and a condition' } = compiled.error
  const place = line === undefined ? '' : `line ${line}, column ${column}: `
  throw new HttpError(400, 'QUIETING_DETECTION', `${place}${message}`, { nextStep: `Expected ${expected}.` })
}

export function quietingJson(quieting: Quieting, hits: ExceptionHits, now: number): QuietingJson {
  const { id, title, scope, owner, reason, createdTime, expiresTime, enabled } = quieting
  const end =
    quieting.kind === 'maintenance' && quieting.times.kind === 'once' ? quieting.times.toTime : expiresTime
  const common = {
    ...{
      id,
      title,
      scope: scope as QuietingJson['scope'],
      owner,
      reason,
      created_time: createdTime,
      enabled,
    },
    expires_time: expiresTime ?? null,
    is_expired: end !== undefined && end <= now,
    hits: hits.count,
    ...(hits.count === 0 ? {} : { last_hit_time: hits.lastTime }),
  }
  if (quieting.kind === 'suppression') {
    const { kind, by, windowMs, missing } = quieting
    return { ...common, kind, by: [...by], window_ms: windowMs, missing }
  }
  if (quieting.kind === 'snooze') return { ...common, kind: 'snooze', values: { ...quieting.values } }
  const { kind, times, detection } = quieting
  return { ...common, kind, times: timesJson(times), ...(detection === undefined ? {} : { detection }) }
}

function timesJson(times: MaintenanceTimes): Extract<QuietingJson, { kind: 'maintenance' }>['times'] {
  if (times.kind === 'once') return { kind: 'once', from_time: times.fromTime, to_time: times.toTime }
  const { kind, days, start, minutes, timeZone } = times
  return { kind, days: [...days], start, minutes, time_zone: timeZone }
}
