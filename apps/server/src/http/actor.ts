import type { Scope } from '@opensoc/contract'
import type { Role, StateStore, TenantId } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { HttpError } from './http-error.ts'
import { hashSecret } from './passwords.ts'

/** Who makes a request. */
export interface Actor {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly tenantId: TenantId
  /** Present for a console session: its secret's hash. */
  readonly sessionHash?: string
}

export const SESSION_COOKIE = 'opensoc_session'

const SCOPES_OF_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  administrator: ['public', 'read', 'ingest', 'triage', 'rules', 'respond', 'admin'],
  analyst: ['public', 'read', 'ingest', 'triage', 'rules', 'respond'],
  reader: ['public', 'read'],
}

/** The actor behind a bearer token or a session cookie, or undefined. */
export async function findActor(
  request: Request,
  state: StateStore,
  clock: Clock,
): Promise<Actor | undefined> {
  const authorization = request.headers.get('authorization')
  const token = authorization === null ? undefined : tokenIn(authorization)
  if (token !== undefined) return actorOfToken(token, state, clock)
  const secret = cookie(request.headers.get('cookie') ?? '', SESSION_COOKIE)
  return secret === undefined ? undefined : actorOfSession(secret, state, clock)
}

export function mayDo(actor: Actor, scope: Scope): boolean {
  return SCOPES_OF_ROLE[actor.role].includes(scope)
}

/** Throws 401 or 403 unless the actor may do what the scope names. */
export function assertAllowed(actor: Actor | undefined, scope: Scope): asserts actor is Actor {
  if (actor === undefined) {
    throw new HttpError(401, 'AUTH_REQUIRED', 'this call needs a session or a token', {
      nextStep: 'Sign in, or send `Authorization: Bearer <token>`.',
    })
  }
  if (mayDo(actor, scope)) return
  throw new HttpError(403, 'AUTH_FORBIDDEN', `the role ${actor.role} does not hold the scope ${scope}`, {
    nextStep: 'Ask an administrator for a role that does.',
  })
}

/**
 * Shippers speak as to Elasticsearch: `Basic` with the token as password, and `ApiKey` of `id:token` (or the token alone),
 * both in base64, mean the same as `Bearer`.
 */
function tokenIn(authorization: string): string | undefined {
  const [scheme = '', value = ''] = authorization.trim().split(/\s+/, 2)
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic' && scheme.toLowerCase() !== 'apikey') return undefined
  const decoded = Buffer.from(value, 'base64').toString('utf8')
  return decoded.slice(decoded.indexOf(':') + 1)
}

async function actorOfToken(secret: string, state: StateStore, clock: Clock): Promise<Actor | undefined> {
  const token = await state.people.token(hashSecret(secret))
  if (token === undefined || (token.expiresTime ?? Number.POSITIVE_INFINITY) <= clock.now()) return undefined
  return { id: token.id, name: `token:${token.name}`, role: token.role, tenantId: token.tenantId as TenantId }
}

async function actorOfSession(secret: string, state: StateStore, clock: Clock): Promise<Actor | undefined> {
  const sessionHash = hashSecret(secret)
  const session = await state.people.session(sessionHash)
  if (session === undefined || session.expiresTime <= clock.now()) return undefined
  const user = await state.people.byId(session.userId)
  if (user === undefined) return undefined
  return { id: user.id, name: user.name, role: user.role, tenantId: user.tenantId as TenantId, sessionHash }
}

function cookie(header: string, name: string): string | undefined {
  for (const part of header.split(';')) {
    const [key, value] = part.trim().split('=')
    if (key === name && value) return value
  }
  return undefined
}
