import type { StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Context, Hono } from 'hono'
import type { z } from 'zod'
import { type Actor, assertAllowed, findActor } from './actor.ts'
import type { Answer } from './answer.ts'
import { HttpError } from './http-error.ts'
import { answerOnce } from './idempotency.ts'

/** A JSON body is at most this long: 64 MiB (a whole rule release); bodies of telemetry have their own route. */
const MAX_JSON_BYTES = 64 * 1024 * 1024

/** Registers every answer: checks who asks, then what is asked, then calls the handler. */
export function serveAnswers(
  app: Hono,
  answers: readonly Answer[],
  context: { state: StateStore; clock: Clock },
): void {
  for (const { operation, handle } of answers) {
    app.on(operation.method, operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (c) => {
      const actor = await findActor(c.req.raw, context.state, context.clock)
      if (operation.scope !== 'public') assertAllowed(actor, operation.scope)
      assertSameOrigin(c, actor)
      const headers = new Headers()
      const asked = {
        params: check(operation.params, c.req.param(), '/params'),
        query: check(operation.query, c.req.query(), '/query'),
        body: operation.body === undefined ? undefined : check(operation.body, await readJson(c), ''),
        actor: actor as Actor,
        signal: c.req.raw.signal,
        headers,
      }
      const result = await answerOnce(c, actor, operation, asked.body, context, () => handle(asked as never))
      headers.set('cache-control', 'no-store')
      for (const [name, value] of headers) c.header(name, value, { append: name === 'set-cookie' })
      return c.json(result as object)
    })
  }
}

/** A browser sends its cookie with requests that other sites make: a write must come from our own pages. */
function assertSameOrigin(c: Context, actor: Actor | undefined): void {
  if (c.req.method === 'GET' || actor?.sessionHash === undefined) return
  const origin = c.req.header('origin')
  if (origin === undefined || new URL(origin).host === c.req.header('host')) return
  throw new HttpError(403, 'AUTH_CROSS_ORIGIN', 'a write with a session must come from the console itself')
}

async function readJson(c: Context): Promise<unknown> {
  if (Number(c.req.header('content-length') ?? 0) > MAX_JSON_BYTES) {
    throw new HttpError(413, 'BODY_TOO_LARGE', `a JSON body is at most ${MAX_JSON_BYTES} bytes`)
  }
  try {
    return JSON.parse(await c.req.text())
  } catch (error) {
    throw new HttpError(400, 'JSON_INVALID', `the body is not JSON: ${(error as Error).message}`)
  }
}

function check(schema: z.ZodType | undefined, value: unknown, at: string): unknown {
  if (schema === undefined) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map((issue) => ({
    pointer: [at, ...issue.path.map(String)].join('/'),
    message: issue.message,
  }))
  throw new HttpError(400, 'REQUEST_INVALID', `${errors[0]?.pointer}: ${errors[0]?.message}`, { errors })
}
