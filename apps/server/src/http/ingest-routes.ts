import { ingest, SOURCE_NAME } from '@opensoc/contract'
import { type ContentEncoding, OTLP_JSON, OTLP_PROTOBUF, REPARSE, type StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Context, Hono } from 'hono'
import type { Receiver } from '../receive/receiver.ts'
import { type Actor, assertAllowed, findActor } from './actor.ts'
import { bulkToNdjson, noRoom } from './bulk-body.ts'
import { serveElasticsearchGreetings } from './elasticsearch-greetings.ts'
import { HttpError } from './http-error.ts'

/** A packed body is at most 16 MiB. */
export const MAX_PACKED_BYTES = 16 * 1024 * 1024

interface IngestContext {
  readonly receiver: Receiver
  readonly state: StateStore
  readonly clock: Clock
}

/** Telemetry comes in here: bodies go to the log as they are, unpacked only by the workers. */
export function serveIngest(app: Hono, context: IngestContext): void {
  app.post(ingest.path.replace('{source}', ':source'), async (c) => {
    const actor = await sender(c, context)
    const source = sourceName(c.req.param('source') ?? '')
    const received = await context.receiver.receive(
      {
        tenantId: actor.tenantId,
        source,
        contentEncoding: encodingOf(c),
        contentType: typeOf(c),
        ...batchKeyOf(c, source),
      },
      await readBody(c),
    )
    return c.json(received)
  })
  app.post('/_bulk', (c) => takeBulk(c, context))
  app.post('/:index/_bulk', (c) => takeBulk(c, context))
  app.post('/v1/logs', (c) => takeOtlp(c, context))
  app.post('/otlp/:source/v1/logs', (c) => takeOtlp(c, context))
  serveElasticsearchGreetings(app, (c) => sender(c, context))
}

/** OTLP/HTTP: the request goes to the log as it is. `/otlp/{source}` as the exporter's endpoint names the source. */
async function takeOtlp(c: Context, context: IngestContext): Promise<Response> {
  const actor = await sender(c, context)
  const source = sourceName(c.req.param('source') ?? 'otlp')
  const mediaType = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (mediaType !== 'application/x-protobuf' && mediaType !== 'application/json') {
    throw new HttpError(415, 'MEDIA_TYPE_UNKNOWN', `${mediaType.slice(0, 80)} is no encoding of OTLP`, {
      nextStep:
        'Send application/x-protobuf or application/json (OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf).',
    })
  }
  const isJson = mediaType === 'application/json'
  await context.receiver.receive(
    {
      tenantId: actor.tenantId,
      source,
      contentEncoding: encodingOf(c),
      contentType: isJson ? OTLP_JSON : OTLP_PROTOBUF,
      ...batchKeyOf(c, source),
    },
    await readBody(c),
  )
  // An ExportLogsServiceResponse that names no trouble is an empty message.
  return c.body(isJson ? '{}' : '', 200, { 'content-type': mediaType })
}

function batchKeyOf(c: Context, source: string): { readonly batchKey?: string } {
  const key = c.req.header('idempotency-key')
  return key === undefined ? {} : { batchKey: `${source}:${key.slice(0, 200)}` }
}

/** Elasticsearch `_bulk`: action lines are dropped, documents become records of the source named by their index. */
async function takeBulk(c: Context, context: IngestContext): Promise<Response> {
  const actor = await sender(c, context)
  const started = context.clock.now()
  const bulk = bulkToNdjson(await readBody(c), encodingOf(c), c.req.param('index'))
  const full = new Set<string>()
  for (const [source, body] of bulk.bySource) {
    const header = { tenantId: actor.tenantId, source, contentEncoding: 'identity' } as const
    try {
      await context.receiver.receive(
        { ...header, contentType: 'application/x-ndjson', ...batchKeyOf(c, source) },
        body,
      )
    } catch (error) {
      // What other sources got is kept: only the documents without room are told to come again.
      if ((error as { code?: string }).code !== 'LOG_FULL' || full.size + 1 === bulk.bySource.size)
        throw error
      full.add(source)
    }
  }
  const items = bulk.items.map((item) => (full.has(item.source) ? noRoom(item) : item))
  return c.json({
    took: context.clock.now() - started,
    errors: items.some((item) => item.isError),
    items: items.map((item) => item.answer),
  })
}

async function sender(c: Context, { state, clock }: IngestContext): Promise<Actor> {
  const actor = await findActor(c.req.raw, state, clock)
  assertAllowed(actor, 'ingest')
  return actor
}

function sourceName(name: string): string {
  if (SOURCE_NAME.test(name)) return name
  throw new HttpError(400, 'SOURCE_INVALID', `${name.slice(0, 80)} is not a source name`, {
    nextStep: 'Use up to 64 lower-case letters, digits, dots, dashes and underscores.',
  })
}

/** Ours alone: it names ids of records that were here before. */
function typeOf(c: Context): string {
  const type = c.req.header('content-type') ?? 'application/x-ndjson'
  if (!type.toLowerCase().startsWith(REPARSE)) return type
  throw new HttpError(415, 'TYPE_REFUSED', `a sender cannot send ${REPARSE}`, {
    nextStep: 'Send application/x-ndjson, application/json, message/rfc822 or application/mbox.',
  })
}

function encodingOf(c: Context): ContentEncoding {
  const encoding = c.req.header('content-encoding') ?? 'identity'
  if (encoding === 'gzip' || encoding === 'zstd' || encoding === 'identity') return encoding
  throw new HttpError(415, 'ENCODING_UNKNOWN', `Content-Encoding ${encoding.slice(0, 40)} is not known`, {
    nextStep: 'Send gzip, zstd or no encoding.',
  })
}

async function readBody(c: Context): Promise<Uint8Array> {
  const tooLarge = () =>
    new HttpError(413, 'BODY_TOO_LARGE', `a body is at most ${MAX_PACKED_BYTES} bytes as sent`, {
      nextStep: 'Send smaller batches: about 1 MB is best.',
    })
  if (Number(c.req.header('content-length') ?? 0) > MAX_PACKED_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_PACKED_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}
