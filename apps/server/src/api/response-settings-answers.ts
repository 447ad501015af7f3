import {
  changeResponseSettings,
  getResponseSettings,
  pauseResponse,
  type ResponseSettings as SettingsJson,
} from '@opensoc/contract'
import type { ResponseSettings, StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { loadSettings, saveSettings } from '@opensoc/pipeline'
import type { Actor } from '../http/actor.ts'
import { type Answer, answer } from '../http/answer.ts'

export function responseSettingsAnswers({
  state,
  clock,
}: {
  readonly state: StateStore
  readonly clock: Clock
}): Answer[] {
  async function save(
    actor: Actor,
    changed: ResponseSettings,
    action: string,
    detail: Record<string, unknown>,
  ) {
    await state.transaction(async (transaction) => {
      await saveSettings(transaction, actor.tenantId, changed)
      await transaction.audit.append({
        tenantId: actor.tenantId,
        time: clock.now(),
        actor: actor.name,
        action,
        target: 'response-settings',
        detail,
      })
    })
    return settingsJson(changed)
  }

  return [
    answer(getResponseSettings, async ({ actor }) => settingsJson(await loadSettings(state, actor.tenantId))),
    answer(changeResponseSettings, async ({ actor, body }) => {
      const before = await loadSettings(state, actor.tenantId)
      return save(
        actor,
        settingsOf({ ...settingsJson(before), ...body } as SettingsJson),
        'response-settings.change',
        body,
      )
    }),
    answer(pauseResponse, async ({ actor, body }) => {
      const before = await loadSettings(state, actor.tenantId)
      return save(
        actor,
        { ...before, paused: body.paused },
        body.paused ? 'response.pause' : 'response.resume',
        body,
      )
    }),
  ]
}

function settingsJson({
  paused,
  protectedTargets,
  assets,
  policies,
  maxPerHour,
}: ResponseSettings): SettingsJson {
  return {
    paused,
    protected_targets: protectedTargets.map((one) => ({ ...one })),
    assets: assets.map(({ purdueLevel, addresses, tags, ...asset }) => ({
      ...asset,
      addresses: [...addresses],
      tags: [...tags],
      ...(purdueLevel !== undefined && { purdue_level: purdueLevel }),
    })),
    policies: policies.map(({ when, outcome, ...policy }) => ({
      ...policy,
      when: {
        ...(when.pairs && { pairs: [...when.pairs] }),
        ...(when.criticalities && { criticalities: [...when.criticalities] }),
        ...(when.tags && { tags: [...when.tags] }),
        ...(when.minHosts !== undefined && { min_hosts: when.minHosts }),
        ...(when.minConfidence !== undefined && { min_confidence: when.minConfidence }),
        ...(when.hours && { hours: when.hours }),
      },
      outcome:
        outcome.kind === 'automatic'
          ? { kind: outcome.kind, grace_ms: outcome.graceMs }
          : outcome.kind === 'approval'
            ? { kind: outcome.kind, needed: outcome.needed, expires_ms: outcome.expiresMs }
            : outcome,
    })),
    max_per_hour: maxPerHour,
  }
}

function settingsOf(json: SettingsJson): ResponseSettings {
  return {
    paused: json.paused,
    protectedTargets: json.protected_targets,
    assets: json.assets.map(({ purdue_level, upstream, ...asset }) => ({
      ...asset,
      ...(purdue_level !== undefined && { purdueLevel: purdue_level }),
      ...(upstream !== undefined && { upstream }),
    })),
    policies: json.policies.map(({ when, outcome, ...policy }) => ({
      ...policy,
      when: {
        ...(when.pairs && { pairs: when.pairs }),
        ...(when.criticalities && { criticalities: when.criticalities }),
        ...(when.tags && { tags: when.tags }),
        ...(when.min_hosts !== undefined && { minHosts: when.min_hosts }),
        ...(when.min_confidence !== undefined && { minConfidence: when.min_confidence }),
        ...(when.hours && { hours: when.hours }),
      },
      outcome:
        outcome.kind === 'automatic'
          ? { kind: outcome.kind, graceMs: outcome.grace_ms }
          : outcome.kind === 'approval'
            ? { kind: outcome.kind, needed: outcome.needed, expiresMs: outcome.expires_ms }
            : outcome,
    })),
    maxPerHour: json.max_per_hour,
  }
}
