import { z } from 'zod'
import { operation } from './operation.ts'
import { backFillJob, backfill } from './rule.ts'

/** What is wrong with a text, and where; lines and columns count from 1. */
export const RuleIssue = z.object({
  code: z.string(),
  file: z.string(),
  line: z.int().optional(),
  column: z.int().optional(),
  message: z.string(),
  /** What would be right. */
  expected: z.string().optional(),
})
export type RuleIssue = z.output<typeof RuleIssue>

/**
 * Rules of the upstream space follow their origin: a later import updates them, merges what was changed here, and puts
 * aside what contradicts it. New ones start disabled unless `enable` says otherwise; an update never touches the switch.
 */
export const importRules = operation({
  id: 'importRules',
  method: 'POST',
  path: '/api/v1/rules',
  summary: 'Import Sigma files; what cannot be evaluated exactly is refused with its place',
  scope: 'rules',
  body: z.object({
    space: z.enum(['upstream', 'own']).default('own'),
    enable: z.boolean().default(false),
    /** The release that the files came with, such as its name and commit; upstream rules only. */
    origin: z.string().min(1).max(300).optional(),
    note: z.string().max(1000).optional(),
    backfill,
    files: z
      .array(z.object({ file: z.string().max(500), source: z.string().max(1_000_000) }))
      .min(1)
      .max(5000),
  }),
  response: z.object({
    /** New or changed: the sum of the three below. */
    imported: z.int(),
    added: z.int(),
    updated: z.int(),
    merged: z.int(),
    unchanged: z.int(),
    /** What ran before runs on until somebody decides. */
    conflicts: z.array(z.object({ id: z.string(), title: z.string(), file: z.string() })),
    refused: z.array(RuleIssue),
    backfill_job: backFillJob,
  }),
})
