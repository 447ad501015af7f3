import { z } from 'zod'
import { operation } from './operation.ts'
import { time } from './page.ts'

export const Token = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(['administrator', 'analyst', 'reader']),
  created_by: z.string(),
  created_time: time,
  expires_time: time.optional(),
})
export type Token = z.output<typeof Token>

export const listTokens = operation({
  id: 'listTokens',
  method: 'GET',
  path: '/api/v1/tokens',
  summary: 'API tokens, without their secrets',
  scope: 'admin',
  response: z.object({ items: z.array(Token) }),
})

export const createToken = operation({
  id: 'createToken',
  method: 'POST',
  path: '/api/v1/tokens',
  summary: 'Make an API token: its secret is shown once',
  scope: 'admin',
  isSecret: true,
  body: z.object({
    name: z.string().min(1).max(64),
    role: Token.shape.role.default('analyst'),
    expires_in_days: z.int().min(1).max(3650).optional(),
  }),
  response: Token.extend({ secret: z.string() }),
})

export const revokeToken = operation({
  id: 'revokeToken',
  method: 'DELETE',
  path: '/api/v1/tokens/{id}',
  summary: 'Revoke an API token',
  scope: 'admin',
  params: z.object({ id: z.string() }),
  response: z.object({}),
})
