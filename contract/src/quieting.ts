import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'
import { ExceptionScope } from './rule-exception.ts'

/** `host` and `user` of the finding, else a field as the rule saw it. */
const FieldName = z.string().min(1).max(200)
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

const common = {
  title: z.string().min(1).max(200),
  scope: ExceptionScope,
  reason: z.string().min(1).max(2000),
  /** Without effect on events received from then on; null: never. */
  expires_time: time.nullable(),
}

/** Of equal findings the first passes; those within the window after it are counted into it. */
const SuppressionDraft = z.strictObject({
  kind: z.literal('suppression'),
  ...common,
  by: z.array(FieldName).min(1).max(5),
  window_ms: z
    .int()
    .min(MINUTE_MS)
    .max(30 * 24 * HOUR_MS),
  /** Where a field is missing: the missing ones are equal among themselves, or each finding passes. */
  missing: z.enum(['own_group', 'pass']).default('own_group'),
})

export const MaintenanceTimes = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('once'), from_time: time, to_time: time }),
  z.strictObject({
    kind: z.literal('weekly'),
    /** 1 is Monday. */
    days: z.array(z.int().min(1).max(7)).min(1).max(7),
    start: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 22:30'),
    minutes: z.int().min(1).max(1440),
    /** IANA name; the schedule follows its wall clock. */
    time_zone: z.string().max(100),
  }),
])

/** Findings within these event times are kept and marked, and neither open nor raise an incident. */
const MaintenanceDraft = z.strictObject({
  kind: z.literal('maintenance'),
  ...common,
  /** Selections and `condition`, as of an exception; absent: all findings in scope. */
  detection: z.string().min(1).max(20_000).optional(),
  times: MaintenanceTimes,
})

const stored = {
  id: z.string(),
  owner: z.string(),
  created_time: time,
  enabled: z.boolean(),
  is_expired: z.boolean(),
  /** Findings that it suppressed, held back or marked. */
  hits: z.int(),
  last_hit_time: time.optional(),
}

export const Quieting = z.discriminatedUnion('kind', [
  SuppressionDraft.extend(stored),
  MaintenanceDraft.extend(stored),
  z.strictObject({
    kind: z.literal('snooze'),
    ...common,
    values: z.record(z.string(), z.string()),
    ...stored,
  }),
])
export type Quieting = z.output<typeof Quieting>

export const listQuietings = operation({
  id: 'listQuietings',
  method: 'GET',
  path: '/api/v1/quietings',
  summary: 'Suppressions, snoozes and maintenance times, with how often each held',
  scope: 'read',
  response: z.object({ items: z.array(Quieting) }),
})

export const createQuieting = operation({
  id: 'createQuieting',
  method: 'POST',
  path: '/api/v1/quietings',
  summary: 'Save a suppression or a maintenance time',
  scope: 'rules',
  body: z.discriminatedUnion('kind', [SuppressionDraft, MaintenanceDraft]),
  response: Quieting,
})

export const snoozeFinding = operation({
  id: 'snoozeFinding',
  method: 'POST',
  path: '/api/v1/findings/{id}/snooze',
  summary: 'Hold back findings of its rule with the same values for a while; undone by removing the quieting',
  scope: 'triage',
  params: z.object({ id: z.string().max(100) }),
  body: z.object({
    /** Names whose values of this finding count. */
    by: z.array(FieldName).min(1).max(5),
    hours: z
      .number()
      .min(0.25)
      .max(30 * 24),
    reason: z.string().min(1).max(2000),
  }),
  response: Quieting,
})

export const setQuietingEnabled = operation({
  id: 'setQuietingEnabled',
  method: 'PATCH',
  path: '/api/v1/quietings/{id}',
  summary: 'Switch a quieting on or off',
  scope: 'rules',
  params: z.object({ id: z.string().max(100) }),
  body: z.object({ enabled: z.boolean() }),
  response: Quieting,
})

/** Who may snooze may also undo a snooze; anything else takes the right to change rules. */
export const deleteQuieting = operation({
  id: 'deleteQuieting',
  method: 'DELETE',
  path: '/api/v1/quietings/{id}',
  summary: 'Remove a quieting; what it counted stays',
  scope: 'triage',
  params: z.object({ id: z.string().max(100) }),
  response: z.object({}),
})
