import { getLedger, getStatus, listQuarantine, replayQuarantine, type Status } from '@opensoc/contract'
import { type EventLake, type EventLog, isBalanced, type StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { type Answer, answer } from '../http/answer.ts'
import type { PipelineMeter } from '../live/pipeline-meter.ts'
import type { Reparse } from '../receive/reparse.ts'
import type { ActiveRules } from '../rules/active-rules.ts'

export interface StatusContext {
  readonly version: string
  readonly startedTime: number
  readonly state: StateStore
  readonly lake: EventLake
  readonly log: EventLog
  readonly clock: Clock
  readonly meter: PipelineMeter
  readonly active: ActiveRules
  readonly reparse: Reparse
  readonly spoolLimitBytes: number
  readonly workersBusyMs: () => number
  readonly receivers: () => Status['receivers']
}

const HOUR_MS = 3600 * 1000

export function statusAnswers(context: StatusContext): Answer[] {
  const { state, lake, clock, meter, active } = context
  return [
    answer(getStatus, async ({ actor }) => {
      const now = clock.now()
      const spooled = await spooledBytes(context)
      const incidents = await state.incidents.stats({ tenantId: actor.tenantId })
      const { count, version, error } = active.current
      const { isDeployed, enabledCount } = active.health
      return {
        version: context.version,
        started_time: context.startedTime,
        now,
        events_per_second: meter.eventsPerSecond(),
        lag_ms:
          spooled === 0 ? 0 : Math.max(0, now - Math.max(meter.committedReceivedTime, context.startedTime)),
        spool: { frames_bytes: spooled, limit_bytes: context.spoolLimitBytes },
        resident_bytes: process.memoryUsage.rss(),
        stages: stages(context),
        totals: {
          events: meter.events,
          findings: meter.findings,
          incidents: incidents.total,
          quarantined: meter.quarantined,
        },
        receivers: context.receivers(),
        rules: {
          active: count,
          enabled: enabledCount,
          is_deployed: isDeployed,
          version,
          ...(error === undefined ? {} : { error }),
        },
      }
    }),

    answer(getLedger, async ({ query, actor }) => {
      const to = query.to ?? clock.now() + 1
      const entries = await state.ledger.list(actor.tenantId, { from: query.from ?? to - HOUR_MS, to })
      const items = entries.map((entry) => ({
        ...entry,
        quarantined: { ...entry.quarantined },
        balanced: isBalanced(entry),
      }))
      const sum = (pick: (entry: (typeof entries)[number]) => number) =>
        entries.reduce((total, entry) => total + pick(entry), 0)
      return {
        items,
        total: {
          received: sum((entry) => entry.received),
          stored: sum((entry) => entry.stored),
          quarantined: sum((entry) =>
            Object.values(entry.quarantined).reduce((total, count) => total + count, 0),
          ),
          spooled_bytes: await spooledBytes(context),
          balanced: entries.every(isBalanced),
        },
      }
    }),

    answer(listQuarantine, async ({ query, actor }) => {
      const rows = await lake.quarantined(actor.tenantId, quarantineFilter(query))
      return {
        items: rows.map(({ record_id, source, reason, detail, received_time, text }) => ({
          record_id,
          source,
          reason,
          detail,
          received_time,
          text,
        })),
      }
    }),

    answer(replayQuarantine, async ({ body, actor }) => {
      const { reparsed, cut } = await context.reparse.quarantined(actor.tenantId, quarantineFilter(body))
      await state.audit.append({
        tenantId: actor.tenantId,
        time: clock.now(),
        actor: actor.name,
        action: 'quarantine.replay',
        target: 'quarantine',
        detail: { ...body, replayed: reparsed, cut },
      })
      return { replayed: reparsed, cut }
    }),
  ]
}

function quarantineFilter(query: {
  source?: string | undefined
  reason?: string | undefined
  limit: number
}) {
  return {
    limit: query.limit,
    ...(query.source === undefined ? {} : { source: query.source }),
    ...(query.reason === undefined ? {} : { reason: query.reason }),
  }
}

async function spooledBytes({ log, state }: StatusContext): Promise<number> {
  let bytes = 0
  for (let partition = 0; partition < log.partitions; partition++) {
    const { offset } = await state.checkpoints.load(partition)
    bytes += log.backlogBytes(partition, offset)
  }
  return bytes
}

function stages({ meter, workersBusyMs }: StatusContext) {
  const busy = Math.round(workersBusyMs())
  const workerStages = Object.entries(meter.counts).map(([name, counts]) => ({
    name,
    in: counts.in,
    out: counts.out,
    dropped: { ...counts.dropped },
    failed: counts.failed,
    busy_ms: 0,
  }))
  if (workerStages[0] !== undefined) workerStages[0].busy_ms = busy
  return [
    ...workerStages,
    {
      name: 'correlate',
      in: meter.correlated.in,
      out: meter.correlated.in,
      dropped: {},
      failed: 0,
      busy_ms: 0,
    },
  ]
}
