import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'

export const RULE_SPACES = ['content', 'upstream', 'own'] as const

export const Rule = z.object({
  id: z.string(),
  title: z.string(),
  /** What the document is: a filter narrows other rules, a correlation joins their matches. */
  kind: z.enum(['rule', 'correlation', 'filter']),
  level: z.string(),
  /** Sigma's status; absent if the rule gives none. */
  status: z.string().optional(),
  space: z.enum(RULE_SPACES),
  file: z.string(),
  /** The release that it follows. */
  origin: z.string().optional(),
  enabled: z.boolean(),
  /** Why it cannot run, with its place. */
  refused: z.string().optional(),
  tags: z.array(z.string()),
  logsource: z.record(z.string(), z.string()),
  /** Changed here, over the text of its origin. */
  is_modified: z.boolean(),
  /** An update of its origin waits for a decision. */
  has_conflict: z.boolean(),
  finding_count: z.int(),
  updated_time: time,
})
export type Rule = z.output<typeof Rule>

/** One rule with all its texts. */
export const RuleTexts = Rule.extend({
  source: z.string(),
  /** The text of its origin that `source` was changed from. */
  base: z.string().optional(),
  /** The update of its origin that contradicts the local changes. */
  pending: z.string().optional(),
  /** `source` and `pending` merged as far as they go, with both where they contradict. */
  merged: z.string().optional(),
})
export type RuleTexts = z.output<typeof RuleTexts>

/** What begins to run is also run over the events that are kept: a job, see `/api/v1/jobs`. */
export const backfill = z.boolean().default(true)
export const backFillJob = z.string().optional()

export const ruleParams = z.object({ id: z.string().max(200) })

export const listRules = operation({
  id: 'listRules',
  method: 'GET',
  path: '/api/v1/rules',
  summary: 'All rules, without their text',
  scope: 'read',
  response: z.object({
    items: z.array(Rule),
    /** The rule set that the workers run: enabled rules that load. */
    active: z.object({
      count: z.int(),
      version: z.string(),
      loaded_time: time,
      error: z.string().optional(),
    }),
  }),
})

export const getRule = operation({
  id: 'getRule',
  method: 'GET',
  path: '/api/v1/rules/{id}',
  summary: 'One rule with its YAML',
  scope: 'read',
  params: ruleParams,
  response: RuleTexts,
})

export const deleteRule = operation({
  id: 'deleteRule',
  method: 'DELETE',
  path: '/api/v1/rules/{id}',
  summary: 'Remove a rule of the own or upstream space',
  scope: 'rules',
  params: ruleParams,
  response: z.object({}),
})
