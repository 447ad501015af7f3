import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'

/** An entry of the hash-chained audit log; `hash` is SHA-256 over `previous_hash` and the other parts. */
export const AuditEntry = z.object({
  sequence: z.int(),
  tenant_id: z.string(),
  time,
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
  previous_hash: z.string(),
  hash: z.string(),
})
export type AuditEntry = z.output<typeof AuditEntry>

export const listAudit = operation({
  id: 'listAudit',
  method: 'GET',
  path: '/api/v1/audit',
  summary: 'The audit log, newest first: who did what to what, when, and the chain that proves it',
  scope: 'admin',
  query: z.object({
    limit: z.coerce.number().int().min(1).max(1000).default(200),
    /** Entries before this sequence. */
    before: z.coerce.number().int().min(1).optional(),
  }),
  response: z.object({ items: z.array(AuditEntry) }),
})
