import { z } from 'zod'
import { operation } from './operation.ts'

export const Me = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(['administrator', 'analyst', 'reader']),
  tenant_id: z.string(),
})
export type Me = z.output<typeof Me>

const password = z.string().min(12, 'at least 12 characters').max(256)
const name = z.string().min(1).max(64)

/** Whether the first administrator still has to be made. */
export const getSetup = operation({
  id: 'getSetup',
  method: 'GET',
  path: '/api/v1/setup',
  summary: 'Whether the platform still waits for its first administrator',
  scope: 'public',
  response: z.object({ needed: z.boolean() }),
})

export const completeSetup = operation({
  id: 'completeSetup',
  method: 'POST',
  path: '/api/v1/setup',
  summary: 'Make the first administrator with the one-time link, and sign in',
  scope: 'public',
  body: z.object({ secret: z.string().min(1).max(256), name, password }),
  response: Me,
})

export const signIn = operation({
  id: 'signIn',
  method: 'POST',
  path: '/api/v1/session',
  summary: 'Sign in: sets the session cookie',
  scope: 'public',
  body: z.object({ name, password: z.string().min(1).max(256) }),
  response: Me,
})

export const getMe = operation({
  id: 'getMe',
  method: 'GET',
  path: '/api/v1/session',
  summary: 'Who is signed in',
  scope: 'read',
  response: Me,
})

export const signOut = operation({
  id: 'signOut',
  method: 'DELETE',
  path: '/api/v1/session',
  summary: 'Sign out',
  scope: 'read',
  response: z.object({}),
})
