import type { ExceptionSimulation as SimulationJson } from '@opensoc/contract'
import type { ExceptionSimulation } from '@opensoc/pipeline'

/** Findings of the sample. */
const SAMPLE = 10

export function simulationJson(
  { checked, removed, unchecked, isCut, incidents }: ExceptionSimulation,
  range: { readonly from: number; readonly to: number },
): SimulationJson {
  const titles = new Map(removed.map(({ ruleId, title }) => [ruleId, title]))
  const count = (keys: readonly string[]) =>
    [...Map.groupBy(keys, (key) => key)].map(([key, same]) => [key, same.length] as const)
  const distinct = (values: readonly (string | undefined)[]) =>
    new Set(values.filter((value) => value !== undefined)).size
  return {
    ...range,
    checked,
    removed: removed.length,
    unchecked,
    is_cut: isCut,
    by_rule: count(removed.map(({ ruleId }) => ruleId))
      .map(([rule_id, number]) => ({ rule_id, title: titles.get(rule_id) ?? '', removed: number }))
      .sort((a, b) => b.removed - a.removed),
    by_day: count(removed.map(({ time }) => new Date(time).toISOString().slice(0, 10)))
      .map(([day, number]) => ({ day, removed: number }))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
    hosts: distinct(removed.map(({ host }) => host)),
    users: distinct(removed.map(({ user }) => user)),
    sample: removed.slice(0, SAMPLE).map(({ id, title, time, host }) => ({
      finding_id: id,
      title,
      time,
      ...(host === undefined ? {} : { host }),
    })),
    incidents: incidents.map(({ incident, removed: number }) => ({
      id: incident.id,
      title: incident.title,
      status: incident.status,
      ...(incident.verdict === undefined ? {} : { verdict: incident.verdict }),
      removed: number,
      is_confirmed: incident.verdict === 'true_positive',
    })),
  }
}
