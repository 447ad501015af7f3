import type { Command } from './command-types.ts'
import type { ActionTargets } from './profile.ts'
import { type Response, respond } from './response.ts'

export interface Implemented {
  readonly profiles: readonly string[]
  readonly pairs: ActionTargets
}

/** Section 4.1. No feature is a heartbeat; each feature asked for is filled; no argument but `complete` is allowed. */
export function answerQueryFeatures(
  command: Command,
  implemented: Implemented,
  rateLimit?: number,
): Response {
  const stray = Object.entries(command.args).find(
    ([name, value]) => name !== 'response_requested' || value !== 'complete',
  )
  if (stray)
    return respond(400, `query features allows no argument but response_requested complete: ${stray[0]}`)
  const asked = command.target.value as readonly string[]
  return respond(200, undefined, {
    ...(asked.includes('versions') && { versions: ['1.0'] }),
    ...(asked.includes('profiles') && { profiles: implemented.profiles }),
    ...(asked.includes('pairs') && { pairs: implemented.pairs }),
    ...(asked.includes('rate_limit') && rateLimit !== undefined && { rate_limit: rateLimit }),
  })
}
