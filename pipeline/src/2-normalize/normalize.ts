import {
  type Event,
  type EventId,
  eventId,
  type QuarantinedRecord,
  type RawRecord,
  type TenantId,
} from '@opensoc/domain'
import { quarantine } from '../quarantine.ts'
import type { FrameContext, StageCounts, Transform } from '../stage.ts'
import { isRejection, type NormalizedEvent, type Normalizer } from './normalizer.ts'

/** Records become OCSF events: the first normalizer that recognizes a record has it. */
export function createNormalize(normalizers: readonly Normalizer[]): Transform<RawRecord, Event> {
  const byMedia = {
    json: normalizers.filter((normalizer) => normalizer.media === 'json'),
    text: normalizers.filter((normalizer) => normalizer.media === 'text'),
  }
  return {
    kind: 'transform',
    name: 'normalize',
    run(records, context) {
      const counts: StageCounts = { in: records.length, out: 0, dropped: {}, failed: 0 }
      const items: Event[] = []
      const quarantined: QuarantinedRecord[] = []
      // Records of one kind arrive together: try the normalizer of the record before first.
      let last: Normalizer | undefined
      for (const record of records) {
        const candidates = record.json === undefined ? byMedia.text : byMedia.json
        const normalizer = last !== undefined && fits(last, record) ? last : find(candidates, record)
        last = normalizer
        const outcome = normalizer === undefined ? UNKNOWN : attempt(normalizer, record)
        if ('reason' in outcome) quarantined.push(quarantine(context, record, outcome.reason, outcome.detail))
        else items.push(toEvent(outcome, record, context))
      }
      counts.out = items.length
      counts.failed = quarantined.length
      return { items, quarantined, counts }
    },
  }
}

const UNKNOWN = { reason: 'format_unknown', detail: 'no normalizer recognizes this record' } as const

function fits(normalizer: Normalizer, record: RawRecord): boolean {
  return (
    (normalizer.media === 'json') === (record.json !== undefined) &&
    normalizer.isSpecific &&
    normalizer.recognizes(record)
  )
}

function find(candidates: readonly Normalizer[], record: RawRecord): Normalizer | undefined {
  for (const normalizer of candidates) if (normalizer.recognizes(record)) return normalizer
  return undefined
}

function attempt(normalizer: Normalizer, record: RawRecord): ReturnType<Normalizer['normalize']> {
  try {
    const outcome = normalizer.normalize(record)
    if (isRejection(outcome) || Number.isSafeInteger(outcome.ocsf.time)) return outcome
    return { reason: 'time_invalid', detail: `${normalizer.name}: the event has no usable time` }
  } catch (error) {
    return { reason: 'normalizer_failed', detail: `${normalizer.name}: ${(error as Error).message}` }
  }
}

function toEvent(normalized: NormalizedEvent, record: RawRecord, context: FrameContext): Event {
  return {
    id:
      (record.origin?.id as EventId | undefined) ?? eventId(context.partition, context.offset, record.index),
    tenantId: context.tenantId as TenantId,
    source: context.source,
    layer: normalized.layer,
    receivedTime:
      record.origin === undefined ? context.receivedTime : (record.receivedTime ?? context.receivedTime),
    ocsf: normalized.ocsf,
    sigma: normalized.sigma,
    raw: record.text,
    ...(record.origin === undefined ? {} : { was: record.origin.was }),
  }
}
