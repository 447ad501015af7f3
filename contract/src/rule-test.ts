import { z } from 'zod'
import { operation } from './operation.ts'
import { ruleParams } from './rule.ts'

const MAX_LENGTH = 1024 * 1024

export const getRuleTests = operation({
  id: 'getRuleTests',
  method: 'GET',
  path: '/api/v1/rules/{id}/tests',
  summary: 'The unit tests of a rule: YAML with `positive:` and `negative:` events',
  scope: 'read',
  params: ruleParams,
  response: z.object({
    /** `shipped`: those that came with the rule; `own`: written here, over them. */
    from: z.enum(['none', 'shipped', 'own']),
    source: z.string(),
  }),
})

export const saveRuleTests = operation({
  id: 'saveRuleTests',
  method: 'PATCH',
  path: '/api/v1/rules/{id}/tests',
  summary: 'Keep unit tests of a rule; null goes back to those that came with it',
  scope: 'rules',
  params: ruleParams,
  body: z.object({ source: z.string().max(MAX_LENGTH).nullable() }),
  response: z.object({}),
})

export const runRuleTests = operation({
  id: 'runRuleTests',
  method: 'POST',
  path: '/api/v1/rules/{id}/tests/run',
  summary: 'Run the unit tests of a rule through the real engine, as stored or as edited',
  scope: 'read',
  params: ruleParams,
  body: z.object({
    /** The edited text of the rule; without it the stored one. */
    rule: z.string().max(1_000_000).optional(),
    /** The edited tests; without them the stored ones. */
    tests: z.string().max(MAX_LENGTH).optional(),
  }),
  response: z.object({
    passed: z.boolean(),
    results: z.array(
      z.object({
        kind: z.enum(['positive', 'negative']),
        /** Counts from 1 within its kind. */
        number: z.int(),
        line: z.int(),
        passed: z.boolean(),
        /** The fields that made the rule true; absent where it did not fire. */
        matched: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
    /** Why nothing ran, and in whose text. */
    error: z
      .object({
        in: z.enum(['rule', 'tests']),
        line: z.int(),
        column: z.int(),
        message: z.string(),
        expected: z.string(),
      })
      .optional(),
  }),
})

export const testAllRules = operation({
  id: 'testAllRules',
  method: 'POST',
  path: '/api/v1/rules/tests/run',
  summary: 'Run the stored unit tests of all rules that run, and keep when they passed: coverage shows it',
  scope: 'rules',
  body: z.object({}),
  response: z.object({
    /** Rules whose tests all passed, rules with one that failed, and rules that have none. */
    passed: z.int(),
    failed: z.int(),
    untested: z.int(),
    /** At most 200. */
    failures: z.array(z.object({ id: z.string(), title: z.string(), reason: z.string() })),
  }),
})

export const getRuleTestEvent = operation({
  id: 'getRuleTestEvent',
  method: 'GET',
  path: '/api/v1/rules/{id}/tests/event',
  summary: 'A real event as the rule sees it, to be kept as a unit test',
  scope: 'read',
  params: ruleParams,
  query: z.object({ event_id: z.string().max(100) }),
  response: z.object({
    fields: z.record(z.string(), z.unknown()),
    /** The fields as an item of `positive:` or `negative:`, with its line break. */
    yaml: z.string(),
    /** Whether the rule as stored fires on it. */
    fires: z.boolean(),
  }),
})
