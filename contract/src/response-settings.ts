import { z } from 'zod'
import { operation } from './operation.ts'

const name = z.string().min(1).max(200)
const Criticality = z.enum(['low', 'medium', 'high', 'crown'])

const Asset = z.strictObject({
  name,
  addresses: z.array(name).max(100).default([]),
  criticality: Criticality.default('medium'),
  tags: z.array(name).max(50).default([]),
  /** Purdue model, 0 to 5: active actions on 0 to 2 are refused. */
  purdue_level: z.number().min(0).max(5).optional(),
  /** The actuator that stands before it. */
  upstream: name.optional(),
})

const Policy = z.strictObject({
  id: name,
  title: name,
  enabled: z.boolean().default(true),
  when: z
    .strictObject({
      /** `contain device`. */
      pairs: z.array(name).optional(),
      criticalities: z.array(Criticality).optional(),
      tags: z.array(name).optional(),
      min_hosts: z.int().min(1).optional(),
      min_confidence: z.number().min(0).max(1).optional(),
      /** Hours of the day in UTC, from inclusive to exclusive. */
      hours: z.strictObject({ from: z.int().min(0).max(23), to: z.int().min(0).max(24) }).optional(),
    })
    .default({}),
  outcome: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('automatic'), grace_ms: z.int().min(0).max(86_400_000) }),
    z.strictObject({
      kind: z.literal('approval'),
      needed: z.int().min(1).max(10),
      expires_ms: z.int().min(60_000),
    }),
    z.strictObject({ kind: z.literal('refuse'), reason: z.string().min(1).max(500) }),
  ]),
})

export const ResponseSettings = z.strictObject({
  /** Nothing is sent while it is on. */
  paused: z.boolean(),
  protected_targets: z
    .array(z.strictObject({ target: name, reason: z.string().min(1).max(500) }))
    .max(10_000),
  assets: z.array(Asset).max(10_000),
  /** The first that fits decides; none: one person approves. */
  policies: z.array(Policy).max(500),
  max_per_hour: z.int().min(0).max(100_000),
})
export type ResponseSettings = z.output<typeof ResponseSettings>

export const getResponseSettings = operation({
  id: 'getResponseSettings',
  method: 'GET',
  path: '/api/v1/response-settings',
  summary: 'Policies, protected targets, assets that need care, the rate, and whether all is paused',
  scope: 'read',
  response: ResponseSettings,
})

export const changeResponseSettings = operation({
  id: 'changeResponseSettings',
  method: 'PATCH',
  path: '/api/v1/response-settings',
  summary: 'Change parts of the response settings; what is not named stays',
  scope: 'admin',
  body: ResponseSettings.partial(),
  response: ResponseSettings,
})

export const pauseResponse = operation({
  id: 'pauseResponse',
  method: 'POST',
  path: '/api/v1/response-settings/pause',
  summary: 'Stop sending actions, or go on; who may respond may also stop',
  scope: 'respond',
  body: z.object({ paused: z.boolean(), reason: z.string().min(1).max(2000) }),
  response: ResponseSettings,
})
