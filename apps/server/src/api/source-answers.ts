import {
  acceptDriftAlarm,
  type DriftAlarm as DriftAlarmJson,
  getSourceProfile,
  listDriftAlarms,
  listSources,
  reparseSource,
} from '@opensoc/contract'
import { type DriftAlarm, type EventLake, parseHunt, type StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { type Answer, answer } from '../http/answer.ts'
import { notFound } from '../http/http-error.ts'
import type { DriftWatch } from '../live/drift-watch.ts'
import type { Reparse } from '../receive/reparse.ts'

export interface SourceContext {
  readonly state: StateStore
  readonly lake: EventLake
  readonly clock: Clock
  readonly drift: DriftWatch
  readonly reparse: Reparse
}

const HOUR_MS = 3_600_000
const PAGE = 500

export function sourceAnswers({ state, lake, clock, drift, reparse }: SourceContext): Answer[] {
  return [
    answer(listSources, async ({ actor, query }) => {
      const to = clock.now() + 1
      const entries = await state.ledger.list(actor.tenantId, { from: to - query.hours * HOUR_MS, to })
      const open = drift.alarms(actor.tenantId).filter(isOpen)
      const items = [...Map.groupBy(entries, ({ source }) => source)].map(([source, ofSource]) => ({
        source,
        received: sum(ofSource, ({ received }) => received),
        stored: sum(ofSource, ({ stored }) => stored),
        quarantined: sum(ofSource, ({ quarantined }) => sum(Object.values(quarantined), (count) => count)),
        last_time: ofSource.reduce((last, { minute }) => Math.max(last, minute), 0),
        open_alarms: open.filter((alarm) => alarm.source === source).length,
      }))
      return { items: items.toSorted((one, two) => (one.source < two.source ? -1 : 1)) }
    }),

    answer(getSourceProfile, async ({ actor, params }) => {
      const memory = drift.memoryOf(actor.tenantId, params.source)
      if (memory === undefined) throw notFound(`source ${params.source}`)
      const { received, quarantined } = memory
      return {
        source: params.source,
        quarantined_share: received === 0 ? 0 : quarantined / received,
        kinds: Object.entries(memory.kinds).map(([kind, { events, fields }]) => ({
          ...{ kind, events },
          fields: Object.entries(fields)
            .map(([field, count]) => ({ field, share: events === 0 ? 0 : count / events }))
            .toSorted((one, two) => two.share - one.share || (one.field < two.field ? -1 : 1)),
        })),
      }
    }),

    answer(listDriftAlarms, async ({ actor, query }) => {
      const alarms = drift.alarms(actor.tenantId)
      const wanted =
        query.open === undefined
          ? alarms
          : alarms.filter((alarm) => isOpen(alarm) === (query.open === 'true'))
      return { items: wanted.map(alarmJson) }
    }),

    answer(acceptDriftAlarm, async ({ actor, body }) => {
      const accepted = await drift.accept(actor.tenantId, body.id, actor.name, clock.now())
      if (accepted === undefined) throw notFound(`drift alarm ${body.id}`)
      await audit(actor, 'drift.accept', body.id, { ...accepted })
      return alarmJson(accepted)
    }),

    answer(reparseSource, async ({ actor, params, body }) => {
      const { tenantId } = actor
      const hunt = parseHunt(`source:"${params.source}"`)
      if (!hunt.ok) throw new Error(`source ${params.source} makes no query`)
      const scope = { tenantId, query: hunt.value, from: body.from, to: body.to }
      // Which they are is known before the first goes: those that come back are in scope again.
      const ids: string[] = []
      let cursor: string | undefined
      do {
        const page = await lake.search(scope, {
          limit: Math.min(PAGE, body.limit - ids.length),
          ...(cursor === undefined ? {} : { cursor }),
        })
        for (const { id } of page.events) ids.push(id)
        cursor = page.cursor
      } while (cursor !== undefined && ids.length < body.limit)
      let reparsed = 0
      for (let at = 0; at < ids.length; at += PAGE) {
        const events = await lake.eventsById(tenantId, ids.slice(at, at + PAGE))
        reparsed += (await reparse.stored(tenantId, events)).reparsed
      }
      await audit(actor, 'source.reparse', params.source, { ...body, reparsed })
      return { reparsed, more: cursor !== undefined }
    }),
  ]

  function audit(
    actor: { readonly tenantId: string; readonly name: string },
    action: string,
    target: string,
    detail: Record<string, unknown>,
  ) {
    const { tenantId, name } = actor
    return state.audit.append({ tenantId, time: clock.now(), actor: name, action, target, detail })
  }
}

function isOpen({ resolvedTime }: DriftAlarm): boolean {
  return resolvedTime === undefined
}

function sum<T>(items: readonly T[], pick: (item: T) => number): number {
  return items.reduce((total, item) => total + pick(item), 0)
}

function alarmJson(alarm: DriftAlarm): DriftAlarmJson {
  const {
    id,
    source,
    type,
    kind,
    field,
    perhaps,
    before,
    now,
    sample,
    raisedTime,
    resolvedTime,
    acceptedBy,
  } = alarm
  return {
    ...{ id, source, type, before, now, sample, raised_time: raisedTime },
    ...(kind === undefined ? {} : { kind }),
    ...(field === undefined ? {} : { field }),
    ...(perhaps === undefined ? {} : { perhaps: [...perhaps] }),
    ...(resolvedTime === undefined ? {} : { resolved_time: resolvedTime }),
    ...(acceptedBy === undefined ? {} : { accepted_by: acceptedBy }),
  }
}
