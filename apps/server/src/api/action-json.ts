import type { ResponseAction as ActionJson, PolicyDecision as DecisionJson } from '@opensoc/contract'
import type { Observation, PolicyDecision, ResponseAction } from '@opensoc/domain'
import type { z } from 'zod'

export function actionJson(action: ResponseAction): ActionJson {
  const { approval, before, effect, latest } = action
  return {
    id: action.id,
    actuator: action.actuator,
    command: action.command as ActionJson['command'],
    reason: action.reason,
    requested_by: action.requestedBy,
    requested_time: action.requestedTime,
    ...(action.incidentId !== undefined && { incident_id: action.incidentId }),
    finding_ids: [...action.findingIds],
    ...(action.runKey !== undefined && { run_key: action.runKey }),
    state: action.state,
    history: action.history.map((step) => ({ ...step })),
    ...(approval && {
      approval: { needed: approval.needed, given: [...approval.given], expires_time: approval.expiresTime },
    }),
    ...(action.graceUntil !== undefined && { grace_until: action.graceUntil }),
    ...(action.leaseUntil !== undefined && { lease_until: action.leaseUntil }),
    ...(before && { before: seen(before) }),
    ...(effect && { effect: seen(effect) }),
    ...(latest && { latest: seen(latest) }),
    version: action.version,
  }
}

function seen({ time, holds, facts }: Observation) {
  return { time, holds, facts: { ...facts } }
}

export function decisionJson(decision: PolicyDecision): z.output<typeof DecisionJson> {
  const { kind, policy, offer } = decision
  return {
    kind,
    policy,
    ...(kind === 'refuse' && { reason: decision.reason }),
    ...(kind === 'approval' && { needed: decision.needed }),
    ...(offer && { offer: { ...offer, command: offer.command as ActionJson['command'] } }),
  }
}
