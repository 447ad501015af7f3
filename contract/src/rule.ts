import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'

export const Rule = z.object({
  id: z.string(),
  title: z.string(),
  level: z.string(),
  space: z.enum(['content', 'upstream', 'own']),
  file: z.string(),
  enabled: z.boolean(),
  /** Why it cannot run, with its place. */
  refused: z.string().optional(),
  tags: z.array(z.string()),
  logsource: z.record(z.string(), z.string()),
  finding_count: z.int(),
  updated_time: time,
})
export type Rule = z.output<typeof Rule>

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
  params: z.object({ id: z.string().max(200) }),
  response: Rule.extend({ source: z.string() }),
})

const RuleIssue = z.object({
  file: z.string(),
  line: z.int().optional(),
  column: z.int().optional(),
  message: z.string(),
  expected: z.string().optional(),
})

/** Imported rules of the upstream space start disabled unless `enable` says otherwise. */
export const importRules = operation({
  id: 'importRules',
  method: 'POST',
  path: '/api/v1/rules',
  summary: 'Import Sigma files; what cannot be evaluated exactly is refused with its place',
  scope: 'rules',
  body: z.object({
    space: z.enum(['upstream', 'own']).default('own'),
    enable: z.boolean().default(false),
    files: z
      .array(z.object({ file: z.string().max(500), source: z.string().max(1_000_000) }))
      .min(1)
      .max(5000),
  }),
  response: z.object({ imported: z.int(), unchanged: z.int(), refused: z.array(RuleIssue) }),
})

export const setRulesEnabled = operation({
  id: 'setRulesEnabled',
  method: 'PATCH',
  path: '/api/v1/rules',
  summary: 'Enable or disable rules',
  scope: 'rules',
  body: z.object({ ids: z.array(z.string()).min(1).max(10_000), enabled: z.boolean() }),
  response: z.object({ changed: z.int() }),
})

export const deleteRule = operation({
  id: 'deleteRule',
  method: 'DELETE',
  path: '/api/v1/rules/{id}',
  summary: 'Remove a rule of the own or upstream space',
  scope: 'rules',
  params: z.object({ id: z.string().max(200) }),
  response: z.object({}),
})
