import { QUARANTINE_TEXT_BYTES, type QuarantinedRecord, type QuarantineReason } from '@opensoc/domain'
import type { FrameContext } from './stage.ts'

/** A record that goes no further, with its reason and its (capped) text. */
export function quarantine(
  context: FrameContext,
  record: { readonly index: number; readonly text: string },
  reason: QuarantineReason,
  detail: string,
): QuarantinedRecord {
  return {
    id: `${context.partition}.${context.offset}.${record.index}`,
    source: context.source,
    reason,
    detail: detail.slice(0, 1000),
    receivedTime: context.receivedTime,
    text: record.text.slice(0, QUARANTINE_TEXT_BYTES),
  }
}
