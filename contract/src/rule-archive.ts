import { z } from 'zod'
import { operation } from './operation.ts'
import { backfill } from './rule.ts'
import { importRules } from './rule-import.ts'

/** 32 MiB of archive; SigmaHQ's releases have 4. */
const MAX_BASE64 = Math.ceil((32 * 1024 * 1024 * 4) / 3)

export const importRuleArchive = operation({
  id: 'importRuleArchive',
  method: 'POST',
  path: '/api/v1/rules/archive',
  summary: 'Import a .zip release or one rule file as it is uploaded; its name and a hash are its origin',
  scope: 'rules',
  body: z.object({
    /** Such as `sigma_all_rules.zip`. */
    name: z.string().min(1).max(200),
    /** The file's bytes. */
    base64: z.base64().min(1).max(MAX_BASE64),
    space: z.enum(['upstream', 'own']).default('upstream'),
    enable: z.boolean().default(false),
    note: z.string().max(1000).optional(),
    backfill,
  }),
  response: importRules.response,
})
