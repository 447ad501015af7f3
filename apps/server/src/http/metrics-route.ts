import type { StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import type { Hono } from 'hono'
import { assertAllowed, findActor } from './actor.ts'

/** One value of a metric, with the labels that tell it from others of its name. */
export interface MetricSample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

export interface Metric {
  /** Without the `_total` that counters end with. */
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  readonly samples: readonly MetricSample[]
}

const CONTENT_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

/** `GET /metrics` in the OpenMetrics text format, for whoever may read: a scraper sends a token of a reader. */
export function serveMetrics(
  app: Hono,
  context: { state: StateStore; clock: Clock; metrics: () => readonly Metric[] },
): void {
  app.get('/metrics', async (c) => {
    assertAllowed(await findActor(c.req.raw, context.state, context.clock), 'read')
    return c.body(printMetrics(context.metrics()), 200, { 'content-type': CONTENT_TYPE })
  })
}

/** OpenMetrics 1.0: families with their type and help, then `# EOF`. */
export function printMetrics(metrics: readonly Metric[]): string {
  let text = ''
  for (const { name, type, help, samples } of metrics) {
    text += `# TYPE ${name} ${type}\n# HELP ${name} ${escaped(help)}\n`
    const full = type === 'counter' ? `${name}_total` : name
    for (const { labels = {}, value } of samples) text += `${full}${printLabels(labels)} ${value}\n`
  }
  return `${text}# EOF\n`
}

function printLabels(labels: Readonly<Record<string, string>>): string {
  const printed = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return printed.length === 0 ? '' : `{${printed.join(',')}}`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
