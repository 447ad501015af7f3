import { z } from 'zod'
import { operation } from './operation.ts'
import { backFillJob, backfill, RULE_SPACES } from './rule.ts'

const words = z.array(z.string().max(200)).min(1).max(100).optional()

/** What is given must all hold; a list holds if one of its values does. */
export const RuleQuery = z.strictObject({
  levels: words,
  /** `none` stands for rules without a status. */
  statuses: words,
  spaces: z.array(z.enum(RULE_SPACES)).min(1).optional(),
  products: words,
  categories: words,
  services: words,
  tags: words,
  /** `T1003` stands for its sub-techniques, too. */
  techniques: words,
  /** Part of title, id or file. */
  text: z.string().max(200).optional(),
})
export type RuleQuery = z.output<typeof RuleQuery>

export const setRulesEnabled = operation({
  id: 'setRulesEnabled',
  method: 'PATCH',
  path: '/api/v1/rules',
  summary: 'Enable or disable rules, by id or all that match a query',
  scope: 'rules',
  body: z
    .object({
      enabled: z.boolean(),
      ids: z.array(z.string()).min(1).max(10_000).optional(),
      query: RuleQuery.optional(),
      /** Says what would change, and changes nothing. */
      dry_run: z.boolean().default(false),
      backfill,
    })
    .refine((body) => (body.ids === undefined) !== (body.query === undefined), {
      message: 'give either ids or a query',
    }),
  response: z.object({
    matched: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    /** Not enabled because they do not load. */
    refused: z.int(),
    /** Not enabled because they are deprecated or unsupported, and no status of the query names that. */
    given_up: z.int(),
    /** The ids that changed or would: at most 10,000. */
    ids: z.array(z.string()),
    backfill_job: backFillJob,
  }),
})
