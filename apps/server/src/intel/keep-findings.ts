import type { Finding, StateStore, TenantId } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Correlate } from '@opensoc/pipeline'
import type { ChangeHub } from '../live/change-hub.ts'

/** Stores findings that a search made, and what correlation makes of them; gives the ids of the incidents. */
export type KeepFindings = (tenantId: TenantId, findings: readonly Finding[]) => Promise<readonly string[]>

/** As the commit of a batch does it: what is known already is stored once. */
export function createKeepFindings(options: {
  readonly state: StateStore
  readonly clock: Clock
  readonly correlate: Correlate
  readonly hub: ChangeHub
}): KeepFindings {
  const { state, clock, correlate, hub } = options
  return async (_, findings) => {
    if (findings.length === 0) return []
    const inOrder = findings.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
    const changed = await state.transaction(async (transaction) => {
      const fresh = await transaction.findings.addNew(inOrder)
      return correlate.run(fresh, { state: transaction, now: clock.now(), superseded: [] })
    })
    for (const incident of changed) hub.announce('incidents', incident.id, incident.version)
    hub.announce('findings', 'new', findings.length)
    return changed.map(({ id }) => id)
  }
}
