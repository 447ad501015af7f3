import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'

export const getRuleStatus = operation({
  id: 'getRuleStatus',
  method: 'GET',
  path: '/api/v1/rules/status',
  summary: 'Whether the workers run exactly the rules that are enabled, and why not',
  scope: 'read',
  response: z.object({
    is_deployed: z.boolean(),
    /** Enabled rules that load, and the version of that set. */
    enabled: z.object({ count: z.int(), version: z.string() }),
    /** By the workers' own account: a version names the texts that the worker compiled. */
    workers: z.array(
      z.object({
        name: z.string(),
        count: z.int(),
        version: z.string(),
        is_current: z.boolean(),
        error: z.string().optional(),
      }),
    ),
    last_reload: z.object({ time, took_ms: z.number(), error: z.string().optional() }),
    /** Enabled, and not run because they do not load: at most 1,000. */
    refused: z.array(z.object({ id: z.string(), title: z.string(), reason: z.string() })),
    /**
     * What each running correlation remembers, and what it has let go to stay within its bounds since it was loaded: groups
     * beyond 100,000, the least recently touched, and events of a group beyond 20,000, the oldest. At most 1,000.
     */
    correlations: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        groups: z.int(),
        events: z.int(),
        evicted_groups: z.int(),
        evicted_events: z.int(),
      }),
    ),
    /** Rules whose update waits for a decision. */
    conflicts: z.int(),
    /** What is not as it should be, in words; empty if all is well. */
    problems: z.array(z.string()),
  }),
})
