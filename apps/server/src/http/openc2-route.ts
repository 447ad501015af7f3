import type { StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { type Consumer, openc2Path, readHttpRequest, respond, writeHttpAnswer } from '@opensoc/openc2'
import type { Context, Hono } from 'hono'
import { findActor, mayDo } from './actor.ts'

const MAX_BODY_BYTES = 1024 * 1024

export interface OpenC2Context {
  readonly state: StateStore
  readonly clock: Clock
  readonly openc2: Consumer
}

/**
 * The platform's OpenC2 consumer (HTTPS 1.1 and 1.0). The sender is the name of the bearer token; that token and the
 * platform's certificate are the two sides of the authentication that the transfer asks for (HTTPS 1.1, 3.1).
 */
export function serveOpenC2(app: Hono, { state, clock, openc2 }: OpenC2Context): void {
  app.all(openc2Path, async (c) => {
    if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) return c.body(null, 413)
    const headers = Object.fromEntries(c.req.raw.headers)
    const body = c.req.method === 'POST' ? await c.req.text() : ''
    const read = readHttpRequest({ method: c.req.method, headers, body })
    if (!read.ok) return send(c, read.answer)
    const actor = await findActor(c.req.raw, state, clock)
    const { request_id } = read.message.headers
    const said =
      actor === undefined || actor.sessionHash !== undefined
        ? respond(401, 'send a bearer token')
        : await openc2.receive(read.message.content, {
            ...{ sender: actor.name, mayAct: mayDo(actor, 'respond') },
            ...(request_id !== undefined && { request_id }),
          }).response
    const to = { dialect: read.dialect, headers: read.message.headers }
    return send(c, writeHttpAnswer(said, to, { name: 'opensoc', now: clock.now() }))
  })
}

function send(c: Context, { status, headers, body }: ReturnType<typeof writeHttpAnswer>) {
  return c.body(body, status, { ...headers })
}
