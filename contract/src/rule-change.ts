import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'
import { backFillJob, backfill, RuleTexts, ruleParams } from './rule.ts'

const RuleVersion = z.object({
  number: z.int(),
  time,
  actor: z.string(),
  change: z.string(),
  note: z.string().optional(),
  source: z.string(),
})
export type RuleVersion = z.output<typeof RuleVersion>

const source = z.string().min(1).max(1_000_000)
const note = z.string().max(1000).optional()

/** The rule as it is now, and whether the workers already run it. */
const changed = z.object({
  rule: RuleTexts,
  /** Every worker runs the set that holds the change; false with a disabled rule that none runs. */
  is_live: z.boolean(),
  set_version: z.string(),
  backfill_job: backFillJob,
})

export const updateRule = operation({
  id: 'updateRule',
  method: 'PATCH',
  path: '/api/v1/rules/{id}',
  summary: 'Change the text of a rule; an upstream rule keeps the text that it came with as its base',
  scope: 'rules',
  params: ruleParams,
  body: z.object({
    source,
    note,
    /** Ends a conflict: `source` is the decision over the pending update. */
    resolve: z.boolean().default(false),
    /** The `updated_time` that the editor saw: if the rule changed since, the answer is 409. */
    seen_time: time.optional(),
    backfill,
  }),
  response: changed,
})

export const listRuleVersions = operation({
  id: 'listRuleVersions',
  method: 'GET',
  path: '/api/v1/rules/{id}/versions',
  summary: 'The versions of a rule, newest first; none while it is as it came',
  scope: 'read',
  params: ruleParams,
  response: z.object({ items: z.array(RuleVersion) }),
})

export const revertRule = operation({
  id: 'revertRule',
  method: 'POST',
  path: '/api/v1/rules/{id}/revert',
  summary: 'Run the text of an earlier version again, or take back the last change whole',
  scope: 'rules',
  params: ruleParams,
  body: z.object({
    /** Without a number the last change is taken back, a merge or a decision over a conflict, too. */
    number: z.int().positive().optional(),
    note,
    backfill,
  }),
  response: changed,
})
