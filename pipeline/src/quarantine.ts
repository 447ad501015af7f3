import {
  QUARANTINE_TEXT_BYTES,
  type QuarantinedRecord,
  type QuarantineReason,
  type RawRecord,
} from '@opensoc/domain'
import type { FrameContext } from './stage.ts'

/** A record that goes no further, with its reason and its (capped) text. */
export function quarantine(
  context: FrameContext,
  record: Pick<RawRecord, 'index' | 'text' | 'receivedTime' | 'origin'>,
  reason: QuarantineReason,
  detail: string,
): QuarantinedRecord {
  return {
    id: record.origin?.id ?? `${context.partition}.${context.offset}.${record.index}`,
    source: context.source,
    reason,
    detail: detail.slice(0, 1000),
    receivedTime:
      record.origin === undefined ? context.receivedTime : (record.receivedTime ?? context.receivedTime),
    text: record.text.slice(0, QUARANTINE_TEXT_BYTES),
    ...(record.origin === undefined ? {} : { was: record.origin.was }),
  }
}
