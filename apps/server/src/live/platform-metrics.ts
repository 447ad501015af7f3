import type { RuleCorrelation } from '@opensoc/pipeline'
import type { CorrelationCounters } from '@opensoc/sigma'
import type { Metric, MetricSample } from '../http/metrics-route.ts'
import type { ActiveRules } from '../rules/active-rules.ts'
import type { PipelineMeter } from './pipeline-meter.ts'

interface MetricsContext {
  readonly meter: PipelineMeter
  readonly active: ActiveRules
  readonly ruleCorrelation: Pick<RuleCorrelation, 'count'>
}

/** What the process has counted since it started. */
export function platformMetrics({ meter, active, ruleCorrelation }: MetricsContext): readonly Metric[] {
  const stages = Object.entries(meter.counts)
  const correlations = [...ruleCorrelation.count()]
  const byStage = (value: (counts: (typeof stages)[number][1]) => number): MetricSample[] =>
    stages.map(([stage, counts]) => ({ labels: { stage }, value: value(counts) }))
  const byRule = (name: keyof CorrelationCounters): MetricSample[] =>
    correlations.map(([rule, counters]) => ({ labels: { rule }, value: counters[name] }))
  return [
    counter('opensoc_events', 'Events stored.', [{ value: meter.events }]),
    counter('opensoc_findings', 'Findings made.', [{ value: meter.findings }]),
    counter('opensoc_quarantined_records', 'Records put aside.', [{ value: meter.quarantined }]),
    counter(
      'opensoc_stage_in',
      'Items that came into a stage.',
      byStage((counts) => counts.in),
    ),
    counter(
      'opensoc_stage_out',
      'Items that left a stage.',
      byStage((counts) => counts.out),
    ),
    counter(
      'opensoc_stage_failed',
      'Items that a stage failed on.',
      byStage((counts) => counts.failed),
    ),
    gauge('opensoc_rules_enabled', 'Enabled rules that load.', [{ value: active.health.enabledCount }]),
    gauge('opensoc_rules_deployed', '1 if every worker runs what is enabled.', [
      { value: active.health.isDeployed ? 1 : 0 },
    ]),
    gauge('opensoc_correlation_groups', 'Groups that a correlation remembers.', byRule('groups')),
    gauge('opensoc_correlation_events', 'Events that a correlation remembers.', byRule('events')),
    counter(
      'opensoc_correlation_evicted_groups',
      'Groups forgotten because there were too many.',
      byRule('evictedGroups'),
    ),
    counter(
      'opensoc_correlation_evicted_events',
      'Events forgotten because their group held too many.',
      byRule('evictedEvents'),
    ),
  ]
}

const counter = (name: string, help: string, samples: readonly MetricSample[]): Metric => ({
  ...{ name, type: 'counter', help, samples },
})
const gauge = (name: string, help: string, samples: readonly MetricSample[]): Metric => ({
  ...{ name, type: 'gauge', help, samples },
})
