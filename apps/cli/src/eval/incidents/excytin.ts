import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attacksFromTags } from '@opensoc/attack'
import {
  DEFAULT_TENANT,
  type EntityRef,
  type EventId,
  entityId,
  type FindingId,
  hostKey,
} from '@opensoc/domain'
import type { RememberedFinding } from '@opensoc/pipeline'
import { alertEntities, type DefenderEntity } from './defender-entities.ts'
import type { LabeledFinding, Scenario } from './labeled-set.ts'

interface Alert {
  readonly DisplayName: string
  readonly AlertSeverity: string
  readonly ProviderName: string
  readonly StartTime: string
  readonly Tactics: string
  readonly Entities: readonly DefenderEntity[] | string
  readonly _label_incident_numbers: readonly string[]
}

const LEVEL: Readonly<Record<string, RememberedFinding['level']>> = {
  Informational: 'informational',
  Low: 'low',
  Medium: 'medium',
  High: 'high',
}

/**
 * ExCyTIn (`alerts.jsonl`): alerts of Defender XDR and Sentinel with the incident that Defender put them into, as they
 * came, and overlapped: all incidents moved to one start.
 */
export function excytin(folder: string): Scenario[] {
  const alerts = readFileSync(join(folder, 'alerts.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Alert)
  const common = { set: 'excytin', heldApart: false, isFullyLabeled: true } as const
  return [
    { ...common, name: 'original', findings: () => labeled(alerts, () => 0) },
    { ...common, name: 'overlapped', findings: () => labeled(alerts, shiftToOneStart(alerts)) },
  ]
}

function shiftToOneStart(alerts: readonly Alert[]): (incident: string) => number {
  const first = new Map<string, number>()
  for (const alert of alerts) {
    const incident = incidentOf(alert)
    first.set(incident, Math.min(first.get(incident) ?? Number.POSITIVE_INFINITY, timeOf(alert)))
  }
  const start = Math.min(...first.values())
  return (incident) => start - (first.get(incident) ?? start)
}

function labeled(alerts: readonly Alert[], shiftOf: (incident: string) => number): LabeledFinding[] {
  return alerts
    .map((alert) => ({ alert, time: timeOf(alert) + shiftOf(incidentOf(alert)) }))
    .sort((a, b) => a.time - b.time)
    .map(({ alert, time }, index) => ({
      finding: toFinding(alert, time, index),
      incident: incidentOf(alert),
      step: alert.Tactics,
    }))
}

function incidentOf(alert: Alert): string {
  return alert._label_incident_numbers.join('+')
}

function timeOf(alert: Alert): number {
  return Date.parse(alert.StartTime.replace(' ', 'T'))
}

function toFinding(alert: Alert, time: number, index: number): RememberedFinding {
  const told =
    typeof alert.Entities === 'string' ? (JSON.parse(alert.Entities) as DefenderEntity[]) : alert.Entities
  const entities = distinct(alertEntities(told))
  const label = (kind: EntityRef['kind']) => entities.find((entity) => entity.kind === kind)?.label
  const host = label('host')
  const user = label('user')
  const tags = alert.Tactics.split(',').map((name) =>
    name
      .trim()
      .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase(),
  )
  return {
    id: String(index) as FindingId,
    tenantId: DEFAULT_TENANT,
    ruleId: `${alert.ProviderName} ${alert.DisplayName}`,
    title: alert.DisplayName,
    level: LEVEL[alert.AlertSeverity] ?? 'medium',
    time,
    eventIds: [`0.${index}.0` as EventId],
    source: alert.ProviderName,
    layer: alert.ProviderName === 'OATP' ? 'mail' : alert.ProviderName === 'MDATP' ? 'endpoint' : 'identity',
    product: alert.ProviderName,
    ...(host === undefined ? {} : { host: hostKey(host) }),
    ...(user === undefined ? {} : { user }),
    entities,
    attacks: attacksFromTags(tags.map((tag) => `attack.${tag}`)).attacks,
  }
}

function distinct(entities: readonly EntityRef[]): EntityRef[] {
  return [...new Map(entities.map((entity) => [entityId(entity), entity])).values()]
}
