import { listAudit } from '@opensoc/contract'
import type { StateStore } from '@opensoc/domain'
import { type Answer, answer } from '../http/answer.ts'

export function auditAnswers({ state }: { readonly state: StateStore }): Answer[] {
  return [
    answer(listAudit, async ({ actor, query }) => {
      const { limit, before } = query
      const entries = await state.audit.list(actor.tenantId, {
        limit,
        ...(before !== undefined && { before }),
      })
      return {
        items: entries.map(({ tenantId, previousHash, detail, ...entry }) => ({
          ...entry,
          detail: { ...detail },
          tenant_id: tenantId,
          previous_hash: previousHash,
        })),
      }
    }),
  ]
}
