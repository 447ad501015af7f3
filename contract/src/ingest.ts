import { z } from 'zod'
import { operation } from './operation.ts'

export const SOURCE_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/

/**
 * The body is NDJSON, a JSON array or text lines, `Content-Encoding: gzip|zstd` or none; at most 32 MiB unpacked.
 * `Content-Type: message/rfc822` is one mail message, `application/mbox` a mailbox of them.
 * `Idempotency-Key` is the batch key: the same key is stored once. Answered when durable; 429 when the spool is full.
 */
export const ingest = operation({
  id: 'ingest',
  method: 'POST',
  path: '/api/v1/ingest/{source}',
  summary: 'Send records of a source; acknowledged when durable',
  scope: 'ingest',
  params: z.object({ source: z.string().regex(SOURCE_NAME) }),
  response: z.object({ offset: z.int(), duplicate: z.boolean() }),
})

export const bulk = operation({
  id: 'bulk',
  method: 'POST',
  path: '/_bulk',
  summary: 'Elasticsearch bulk format, so that existing shippers work',
  scope: 'ingest',
  response: z.object({ took: z.int(), errors: z.boolean(), items: z.array(z.unknown()) }),
})
