import { randomUUID } from 'node:crypto'
import { openApiDocument } from '@opensoc/contract'
import type { StateStore } from '@opensoc/domain'
import type { Clock, Logger } from '@opensoc/kernel'
import type { Consumer } from '@opensoc/openc2'
import type { TaxiiStore } from '@opensoc/taxii'
import { Hono } from 'hono'
import type { ChangeHub } from '../live/change-hub.ts'
import type { Receiver } from '../receive/receiver.ts'
import type { Answer } from './answer.ts'
import { serveConsole } from './console-files.ts'
import { serveIngest } from './ingest-routes.ts'
import { type Metric, serveMetrics } from './metrics-route.ts'
import { serveOpenC2 } from './openc2-route.ts'
import { problemAnswer } from './problem-answer.ts'
import { serveAnswers } from './serve-answers.ts'
import { serveStream } from './stream-route.ts'
import { serveTaxii } from './taxii-route.ts'

export interface AppContext {
  readonly version: string
  readonly answers: readonly Answer[]
  readonly state: StateStore
  readonly clock: Clock
  readonly logger: Logger
  readonly hub: ChangeHub
  readonly taxii: TaxiiStore
  readonly receiver: Receiver
  readonly consoleFolder: string
  readonly closing: AbortSignal
  /** What third parties command by OpenC2. */
  readonly openc2: Consumer
  readonly isReady: () => boolean
  readonly metrics: () => readonly Metric[]
}

/** The HTTP face of the platform, on one screen. */
export function createApp(context: AppContext): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    for (const [name, value] of SECURITY_HEADERS) c.res.headers.set(name, value)
  })
  app.onError((error) => problemAnswer(error, randomUUID(), context.logger))
  app.get('/healthz', (c) => c.text('ok\n'))
  app.get('/readyz', (c) => (context.isReady() ? c.text('ready\n') : c.text('starting\n', 503)))
  app.get('/api/v1/openapi.json', (c) => c.json(openApiDocument(context.version)))
  serveIngest(app, context)
  serveStream(app, context)
  serveOpenC2(app, context)
  serveMetrics(app, context)
  serveAnswers(app, context.answers, context)
  serveTaxii(app, context)
  app.all('/api/*', (c) =>
    c.json(
      { type: 'about:blank', title: 'Not found', status: 404, code: 'NOT_FOUND', detail: c.req.path },
      404,
    ),
  )
  serveConsole(app, context.consoleFolder)
  return app
}

const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  [
    'content-security-policy',
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
      "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  ],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
]
