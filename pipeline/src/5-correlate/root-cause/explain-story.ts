import type { Impact, RootCause } from '@opensoc/domain'
import { findImpact } from './find-impact.ts'
import { findRootCause, type RootCauseOptions } from './find-root-cause.ts'
import { type Narrative, narrate } from './narrate.ts'

/** Root cause, impact and the story of an incident, from its findings and the lake. */
export async function explainStory(
  options: RootCauseOptions,
): Promise<{ readonly cause: RootCause; readonly impact: Impact; readonly narrative: Narrative }> {
  const { incident, findings } = options
  const cause = await findRootCause(options)
  const impact = await findImpact({ ...options, tenantId: incident.tenantId, cause })
  return { cause, impact, narrative: narrate(findings, cause, impact) }
}
