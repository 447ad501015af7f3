import { z } from 'zod'
import { Job } from './job.ts'
import { operation } from './operation.ts'
import { commaList, pageQuery, time } from './page.ts'

export const Indicator = z.object({
  kind: z.string(),
  value: z.string(),
  /** 0 to 100, now: confidence less what time has taken. */
  score: z.int(),
  /** Whether the stream is matched against it. */
  is_live: z.boolean(),
  /** Why it is not, if a warning list or a person says so. */
  excluded: z.string().optional(),
  created_time: time,
  updated_time: time,
  sources: z.array(
    z.object({
      name: z.string(),
      stix_id: z.string().optional(),
      label: z.string().optional(),
      confidence: z.int(),
      valid_from: time,
      valid_until: time.optional(),
      tlp: z.string().optional(),
    }),
  ),
})
export type Indicator = z.output<typeof Indicator>

export const ImportedIntelligence = z.object({
  format: z.enum(['stix', 'misp', 'text']),
  /** Things in the content; each is stored or rejected. */
  count: z.int(),
  stored: z.int(),
  indicators: z.int(),
  patterns: z.int(),
  /** Indicators that a warning list keeps from matching. */
  excluded: z.int(),
  rejected_count: z.int(),
  /** The first hundred. */
  rejected: z.array(z.object({ id: z.string(), reason: z.string() })),
  /** The sweep that began with what is new. */
  sweep_job: z.string().optional(),
})
export type ImportedIntelligence = z.output<typeof ImportedIntelligence>

export const importIntelligence = operation({
  id: 'importIntelligence',
  method: 'POST',
  path: '/api/v1/intel/import',
  summary:
    'Take a STIX bundle (2.1 or 2.0), MISP events, or a text that holds indicators, and sweep for what is new',
  scope: 'rules',
  body: z.object({
    /** The name of the source. */
    source: z.string().min(1).max(200),
    content: z.string().max(100_000_000),
    /** How far the source is trusted, 0 to 100. */
    trust: z.int().min(0).max(100).default(70),
  }),
  response: ImportedIntelligence,
})

export const listIndicators = operation({
  id: 'listIndicators',
  method: 'GET',
  path: '/api/v1/intel/indicators',
  summary: 'Indicators by kind and value',
  scope: 'read',
  query: z.object({
    ...pageQuery,
    kind: commaList.optional(),
    text: z.string().max(200).optional(),
  }),
  response: z.object({ items: z.array(Indicator), total: z.int(), cursor: z.string().optional() }),
})

/** The result is in the job: `hits` by indicator, `refused`, and the signed `certificate` of what was searched. */
export const startSweep = operation({
  id: 'startSweep',
  method: 'POST',
  path: '/api/v1/sweeps',
  summary: 'Search everything that is kept for indicators; answers with the job that does it',
  scope: 'triage',
  body: z.object({
    /** A bundle, MISP events, or any text with indicators, defanged or not. */
    content: z.string().max(10_000_000).optional(),
    /** A STIX pattern. */
    pattern: z.string().max(65_536).optional(),
    /** Event time; default: all that is kept. */
    from: time.optional(),
    to: time.optional(),
  }),
  response: Job,
})
