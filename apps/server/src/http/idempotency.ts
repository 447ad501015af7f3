import { createHash } from 'node:crypto'
import type { Operation } from '@opensoc/contract'
import type { StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Context } from 'hono'
import type { Actor } from './actor.ts'
import { HttpError } from './http-error.ts'

/** How long an answer is kept for a retry. */
const KEPT_MS = 24 * 3600 * 1000

/** A write with an `Idempotency-Key` is done once: a retry gets the first answer, another body under the same key is refused. */
export async function answerOnce(
  c: Context,
  actor: Actor | undefined,
  operation: Operation,
  body: unknown,
  { state, clock }: { readonly state: StateStore; readonly clock: Clock },
  act: () => Promise<unknown>,
): Promise<unknown> {
  const key = c.req.header('idempotency-key')
  if (key === undefined || operation.method === 'GET' || actor === undefined) return act()
  const storedKey = `idempotency:${actor.id}:${operation.id}:${key.slice(0, 200)}`
  const print = createHash('sha256')
    .update(JSON.stringify([c.req.path, body ?? null]))
    .digest('hex')
  const known = (await state.values.get(actor.tenantId, storedKey)) as
    | { print: string; result: unknown }
    | undefined
  if (known === undefined) {
    const result = await act()
    await state.values.set(actor.tenantId, storedKey, { print, result }, { expiresAt: clock.now() + KEPT_MS })
    return result
  }
  if (known.print === print) return known.result
  throw new HttpError(409, 'IDEMPOTENCY_KEY_REUSED', 'this Idempotency-Key was used for another request', {
    nextStep: 'Send a new key with a new request.',
  })
}
