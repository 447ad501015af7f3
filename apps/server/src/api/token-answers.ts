import { randomUUID } from 'node:crypto'
import { createToken, listTokens, revokeToken, type Token } from '@opensoc/contract'
import type { StateStore, TokenRecord } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { type Answer, answer } from '../http/answer.ts'
import { notFound } from '../http/http-error.ts'
import { makeSecret } from '../http/passwords.ts'

const DAY_MS = 24 * 3600 * 1000

export function tokenAnswers({
  state,
  clock,
}: {
  readonly state: StateStore
  readonly clock: Clock
}): Answer[] {
  return [
    answer(listTokens, async ({ actor }) => ({
      items: (await state.people.tokens(actor.tenantId)).map(tokenJson),
    })),

    answer(createToken, async ({ actor, body }) => {
      const { secret, hash } = makeSecret()
      const now = clock.now()
      const token: TokenRecord = {
        id: randomUUID(),
        tenantId: actor.tenantId,
        name: body.name,
        secretHash: hash,
        role: body.role,
        createdBy: actor.name,
        createdTime: now,
        ...(body.expires_in_days === undefined ? {} : { expiresTime: now + body.expires_in_days * DAY_MS }),
      }
      await state.transaction(async (transaction) => {
        await transaction.people.saveToken(token)
        await transaction.audit.append({
          tenantId: actor.tenantId,
          time: now,
          actor: actor.name,
          action: 'token.create',
          target: `token:${token.id}`,
          detail: { name: token.name, role: token.role },
        })
      })
      return { ...tokenJson(token), secret }
    }),

    answer(revokeToken, async ({ actor, params }) => {
      if (!(await state.people.revokeToken(actor.tenantId, params.id))) throw notFound(`token ${params.id}`)
      await state.audit.append({
        tenantId: actor.tenantId,
        time: clock.now(),
        actor: actor.name,
        action: 'token.revoke',
        target: `token:${params.id}`,
        detail: {},
      })
      return {}
    }),
  ]
}

function tokenJson(token: TokenRecord): Token {
  return {
    id: token.id,
    name: token.name,
    role: token.role,
    created_by: token.createdBy,
    created_time: token.createdTime,
    ...(token.expiresTime === undefined ? {} : { expires_time: token.expiresTime }),
  }
}
