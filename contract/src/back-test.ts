import { z } from 'zod'
import { Verdict } from './incident.ts'
import { operation } from './operation.ts'
import { time } from './page.ts'

export const BackTest = z.object({
  from: time,
  to: time,
  /** Events that could not be ruled out by search, and that the engine looked at. */
  candidates: z.int(),
  findings: z.int(),
  /** Stopped before the start: there were too many candidates. */
  is_cut: z.boolean(),
  /** Findings a day over the stretch of which there are events, and that is a day at least. */
  per_day: z.number(),
  /** That stretch, from the oldest to the newest event that is kept, as far as was looked at. */
  span_ms: z.number(),
  by_day: z.array(z.object({ day: z.string(), findings: z.int() })),
  by_rule: z.array(z.object({ rule_id: z.string(), title: z.string(), findings: z.int() })),
  hosts: z.array(z.object({ name: z.string(), findings: z.int() })),
  users: z.array(z.object({ name: z.string(), findings: z.int() })),
  sample: z.array(
    z.object({
      event_id: z.string(),
      title: z.string(),
      time,
      host: z.string().optional(),
      matched: z.record(z.string(), z.unknown()),
    }),
  ),
  incidents: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      status: z.string(),
      verdict: Verdict.optional(),
      /** Findings of the incident whose events this rule would have found. */
      findings: z.int(),
    }),
  ),
  took_ms: z.number(),
})
export type BackTest = z.output<typeof BackTest>

export const backTestRule = operation({
  id: 'backTestRule',
  method: 'POST',
  path: '/api/v1/rules/backtest',
  summary: 'What a rule or correlation would have found in the events that are kept; nothing is saved',
  scope: 'rules',
  body: z
    .object({
      /** A stored rule, enabled or not. */
      id: z.string().max(200).optional(),
      /** Or a text: one rule, or a correlation with the rules that it names. */
      source: z.string().max(1_000_000).optional(),
      days: z.int().min(1).max(3650).default(30),
      max_candidates: z.int().min(1000).max(5_000_000).default(500_000),
    })
    .refine((body) => (body.id === undefined) !== (body.source === undefined), {
      message: 'give either id or source',
    }),
  response: BackTest,
})
