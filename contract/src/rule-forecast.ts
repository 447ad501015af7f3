import { z } from 'zod'
import { Job } from './job.ts'
import { operation } from './operation.ts'
import { time } from './page.ts'
import { RuleQuery } from './rule-switch.ts'

/** What a rule would have made of the events that are kept. */
export const RuleForecast = z.object({
  rule_id: z.string(),
  findings: z.int(),
  /** Over the stretch that was looked at, and that is a day at least. */
  per_day: z.number(),
  /** Different ones, counted up to 200. */
  hosts: z.int(),
  users: z.int(),
  /** Of the newest incidents those that hold findings of the same events. */
  incidents: z.int(),
  /** Of these, those that people have called true positives. */
  confirmed: z.int(),
  /** There are more than 200 hosts, users or incidents. */
  is_more: z.boolean(),
  /** Events of its log source in the stretch: with none, no findings mean nothing. Absent for a correlation. */
  source_events: z.int().optional(),
  /** When it was made. */
  time,
  /** The rule has another text since. */
  is_outdated: z.boolean(),
})
export type RuleForecast = z.output<typeof RuleForecast>

/** What a job of kind `forecast` results in. */
export const ForecastResult = z.object({
  from: time,
  to: time,
  /** Events that were looked at. */
  events: z.int(),
  /** From the oldest to the newest event that is kept, as far as was looked at; milliseconds. */
  span_ms: z.number(),
  /** Stopped at `max_events`: older events were not looked at. */
  is_cut: z.boolean(),
  took_ms: z.number(),
  items: z.array(RuleForecast),
})
export type ForecastResult = z.output<typeof ForecastResult>

export const startForecast = operation({
  id: 'startForecast',
  method: 'POST',
  path: '/api/v1/rules/forecast',
  summary:
    'Start a job that says how many findings a day rules would make; by default of all that are disabled',
  scope: 'rules',
  body: z.object({
    ids: z.array(z.string().max(200)).min(1).max(10_000).optional(),
    /** Of the rules that it matches, those that are disabled; with `ids` it is not asked. */
    query: RuleQuery.optional(),
    /** Those of the query that are enabled, too. */
    enabled_too: z.boolean().default(false),
    days: z.int().min(1).max(3650).default(30),
    /** About so many events are looked at, the newest. */
    max_events: z.int().min(1000).max(100_000_000).default(1_000_000),
  }),
  response: Job,
})

export const getForecast = operation({
  id: 'getForecast',
  method: 'GET',
  path: '/api/v1/rules/forecast',
  summary: 'What the last forecasts say of each rule',
  scope: 'read',
  response: z.object({ items: z.array(RuleForecast) }),
})
