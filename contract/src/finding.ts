import { z } from 'zod'
import { AttackRef, EntityRef } from './entity.ts'
import { Event } from './event.ts'
import { operation } from './operation.ts'
import { commaList, pageQuery, time } from './page.ts'

export const Finding = z.object({
  id: z.string(),
  rule_id: z.string(),
  title: z.string(),
  level: z.enum(['informational', 'low', 'medium', 'high', 'critical']),
  time,
  source: z.string(),
  layer: z.string(),
  product: z.string(),
  host: z.string().optional(),
  user: z.string().optional(),
  entities: z.array(EntityRef),
  attacks: z.array(AttackRef),
  /** The fields that the rule looked at, with the event's values. */
  matched: z.record(z.string(), z.unknown()),
  event_ids: z.array(z.string()),
  /** It fell into this maintenance: of no incident. */
  maintenance_id: z.string().optional(),
  /** Made of events that were kept before its rule ran: by which job, and when. */
  back_filled: z.object({ job_id: z.string(), time }).optional(),
  /** Equal findings that a suppression counted into this one. */
  suppressed: z.object({ count: z.int(), last_time: time }).optional(),
})
export type Finding = z.output<typeof Finding>

export const listFindings = operation({
  id: 'listFindings',
  method: 'GET',
  path: '/api/v1/findings',
  summary: 'Findings, newest first',
  scope: 'read',
  query: z.object({
    ...pageQuery,
    rule_id: z.string().max(200).optional(),
    host: z.string().max(300).optional(),
    level: commaList.optional(),
    q: z.string().max(300).optional(),
    /** Findings of maintenance times: only these, or all others. */
    maintenance: z.enum(['only', 'without']).optional(),
    from: z.coerce.number().int().optional(),
    to: z.coerce.number().int().optional(),
  }),
  response: z.object({ items: z.array(Finding), cursor: z.string().optional() }),
})

export const getFinding = operation({
  id: 'getFinding',
  method: 'GET',
  path: '/api/v1/findings/{id}',
  summary: 'One finding with its events and its OCSF form',
  scope: 'read',
  params: z.object({ id: z.string().max(100) }),
  response: Finding.extend({
    ocsf: z.record(z.string(), z.unknown()),
    events: z.array(Event),
    rule_source: z.string().optional(),
  }),
})
