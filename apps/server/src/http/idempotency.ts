import { createHash } from 'node:crypto'
import type { Operation } from '@opensoc/contract'
import type { StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Context } from 'hono'
import type { Actor } from './actor.ts'
import { HttpError } from './http-error.ts'

/** How long an answer is kept for a retry. */
const KEPT_MS = 24 * 3600 * 1000

interface KeptAnswer {
  readonly print: string
  /** Absent where it holds a secret: that one stays in memory. */
  readonly result?: unknown
}

/** Secret answers, for a retry within the life of the process; the oldest is let go. */
const secretAnswers = new Map<string, unknown>()
const MAX_SECRET_ANSWERS = 100

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
  const known = (await state.values.get(actor.tenantId, storedKey)) as KeptAnswer | undefined
  if (known !== undefined) return knownAnswer(known, print, storedKey, operation)
  const result = await act()
  if (operation.isSecret === true) keepSecret(storedKey, result)
  const kept: KeptAnswer = operation.isSecret === true ? { print } : { print, result }
  await state.values.set(actor.tenantId, storedKey, kept, { expiresAt: clock.now() + KEPT_MS })
  return result
}

function knownAnswer(known: KeptAnswer, print: string, storedKey: string, operation: Operation): unknown {
  if (known.print !== print) {
    throw new HttpError(409, 'IDEMPOTENCY_KEY_REUSED', 'this Idempotency-Key was used for another request', {
      nextStep: 'Send a new key with a new request.',
    })
  }
  if (operation.isSecret !== true) return known.result
  if (secretAnswers.has(storedKey)) return secretAnswers.get(storedKey)
  throw new HttpError(409, 'SECRET_SHOWN_ALREADY', 'this was done, and its secret is shown only once', {
    nextStep: 'Revoke what was made, and make another under a new key.',
  })
}

function keepSecret(storedKey: string, result: unknown): void {
  secretAnswers.set(storedKey, result)
  if (secretAnswers.size > MAX_SECRET_ANSWERS) secretAnswers.delete(secretAnswers.keys().next().value!)
}
