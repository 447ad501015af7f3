import { randomUUID } from 'node:crypto'
import { completeSetup, getMe, getSetup, type Me, signIn, signOut } from '@opensoc/contract'
import { DEFAULT_TENANT, type StateStore, type User } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { SESSION_COOKIE } from '../http/actor.ts'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError } from '../http/http-error.ts'
import { hashPassword, hashSecret, isPassword, makeSecret } from '../http/passwords.ts'
import type { SignInGuard } from '../http/sign-in-guard.ts'

/** Where the hash of the one-time link's secret waits for the first administrator. */
export const SETUP_KEY = 'setup'

interface SessionContext {
  readonly state: StateStore
  readonly clock: Clock
  readonly sessionMs: number
  readonly isSecure: boolean
  readonly guard: SignInGuard
}

export function sessionAnswers(context: SessionContext): Answer[] {
  const { state, clock, guard } = context
  return [
    answer(getSetup, async () => ({ needed: (await state.people.count()) === 0 })),

    answer(completeSetup, async ({ body, headers }) => {
      const stored = await state.values.get(DEFAULT_TENANT, SETUP_KEY)
      if (stored === undefined || stored !== hashSecret(body.secret)) {
        throw new HttpError(
          403,
          'SETUP_LINK_INVALID',
          'this one-time link is not valid, or was used already',
          {
            nextStep: 'Use the link that `opensoc up` printed last, or sign in.',
          },
        )
      }
      const user: User = {
        id: randomUUID(),
        tenantId: DEFAULT_TENANT,
        name: body.name,
        role: 'administrator',
        passwordHash: await hashPassword(body.password),
        createdTime: clock.now(),
      }
      await state.transaction(async (transaction) => {
        if ((await transaction.people.count()) > 0)
          throw new HttpError(409, 'SETUP_DONE', 'an administrator exists already')
        await transaction.people.save(user)
        await transaction.values.delete(DEFAULT_TENANT, SETUP_KEY)
        await transaction.audit.append(entry(user, clock.now(), 'setup.complete'))
      })
      return startSession(user, headers, context)
    }),

    answer(signIn, async ({ body, headers }) => {
      guard.assertMayTry(body.name)
      const user = await state.people.byName(body.name)
      // An unknown name costs the same time as a wrong password.
      const isRight = await isPassword(body.password, user?.passwordHash ?? UNKNOWN_USER_HASH)
      if (user === undefined || !isRight) {
        guard.failed(body.name)
        throw new HttpError(401, 'SIGN_IN_FAILED', 'the name or the password is not right')
      }
      guard.succeeded(body.name)
      await state.audit.append(entry(user, clock.now(), 'session.start'))
      return startSession(user, headers, context)
    }),

    answer(getMe, async ({ actor }) => ({
      id: actor.id,
      name: actor.name,
      role: actor.role,
      tenant_id: actor.tenantId,
    })),

    answer(signOut, async ({ actor, headers }) => {
      if (actor.sessionHash !== undefined) await state.people.endSession(actor.sessionHash)
      headers.append('set-cookie', `${SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`)
      return {}
    }),
  ]
}

const UNKNOWN_USER_HASH = await hashPassword(makeSecret().secret)

async function startSession(user: User, headers: Headers, context: SessionContext): Promise<Me> {
  const { secret, hash } = makeSecret()
  const now = context.clock.now()
  await context.state.people.saveSession({
    secretHash: hash,
    userId: user.id,
    createdTime: now,
    expiresTime: now + context.sessionMs,
  })
  const secure = context.isSecure ? '; Secure' : ''
  const maxAge = Math.floor(context.sessionMs / 1000)
  headers.append(
    'set-cookie',
    `${SESSION_COOKIE}=${secret}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`,
  )
  return { id: user.id, name: user.name, role: user.role, tenant_id: user.tenantId }
}

function entry(user: User, time: number, action: string) {
  return { tenantId: user.tenantId, time, actor: user.name, action, target: `user:${user.id}`, detail: {} }
}
