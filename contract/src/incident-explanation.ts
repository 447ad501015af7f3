import { z } from 'zod'
import { EntityRef } from './entity.ts'
import { operation } from './operation.ts'

const evidence = z.object({ text: z.string(), event_ids: z.array(z.string()) })
const time = z.int()
const share = z.number().min(0).max(1)

export const IncidentExplanation = z.object({
  root_cause: z.object({
    /** Likeliest first, three at most. */
    candidates: z.array(
      z.object({
        entry_class: z.enum([
          'email_attachment',
          'link',
          'web_download',
          'exposed_service',
          'valid_account',
          'removable_media',
          'supply_chain',
          'unknown',
        ]),
        confidence: share,
        label: z.string(),
        host: z.string().optional(),
        user: z.string().optional(),
        time,
        root_event_ids: z.array(z.string()),
        evidence: z.array(evidence),
      }),
    ),
    is_determined: z.boolean(),
    /** From the root to the ends, in causal order. */
    chain: z.array(
      z.object({
        kind: z.string(),
        from: z.string(),
        to: z.string(),
        time,
        score: share,
        event_ids: z.array(z.string()),
      }),
    ),
    gaps: z.array(z.object({ host: z.string(), reason: z.string() })),
  }),
  impact: z.object({
    affected: z.array(
      EntityRef.extend({
        state: z.enum(['confirmed', 'exposed']),
        why: evidence,
        criticality: share.optional(),
      }),
    ),
    crown_jewels: z.array(EntityRef),
  }),
  narrative: z.array(evidence),
  unknowns: z.array(z.string()),
  /** Milliseconds. Absent where the moment did not come yet, or the root is not determined. */
  times: z.object({
    /** From the first malicious event to the first finding, by event time. */
    dwell_ms: z.number().optional(),
    /** From the first malicious event until the platform made the incident. */
    detect_ms: z.number().optional(),
    /** From then until somebody took it up, and until it was resolved or closed. */
    acknowledge_ms: z.number().optional(),
    resolve_ms: z.number().optional(),
  }),
  /** Some questions to the lake were not answered within their budget. */
  is_incomplete: z.boolean(),
})
export type IncidentExplanation = z.output<typeof IncidentExplanation>

export const explainIncident = operation({
  id: 'explainIncident',
  method: 'GET',
  path: '/api/v1/incidents/{id}/explain',
  summary: 'Where it began, what it touched, the story in words, and what is not known; each with its events',
  scope: 'read',
  params: z.object({ id: z.string().max(64) }),
  response: IncidentExplanation,
})

export const priorityCalibration = operation({
  id: 'priorityCalibration',
  method: 'GET',
  path: '/api/v1/priority/calibration',
  summary:
    'How well the priority agrees with verdicts: reliability chart, Brier score, expected calibration error',
  scope: 'read',
  response: z.object({
    labels: z.int(),
    /** At least 50 verdicts, ten of each kind: then the fitted chance is a probability. */
    is_calibrated: z.boolean(),
    slope: z.number(),
    intercept: z.number(),
    brier: z.number(),
    ece: z.number(),
    bins: z.array(z.object({ from: share, to: share, count: z.int(), predicted: share, observed: share })),
  }),
})
