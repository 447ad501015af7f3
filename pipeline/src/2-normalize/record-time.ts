import type { RawRecord } from '@opensoc/domain'
import type { EventDraft } from './classification.ts'
import { textAt, treeAt } from './tree.ts'

/** In `metadata.labels` of an event whose record held no time of its own: `time` is that of its receipt. */
const TIME_OF_RECEIPT = 'time_of_receipt'

/** The time that a record writes; of its receipt where it writes none. NaN where what it writes is no time. */
export function recordTime(record: RawRecord, written: string, parse: (text: string) => number): number {
  return written === '' ? (record.receivedTime ?? Number.NaN) : parse(written)
}

/** Marks an event whose record wrote no time. */
export function markTimeOfReceipt(event: EventDraft): void {
  const metadata = treeAt(event, 'metadata')
  if (textAt(metadata, 'version') !== '') (metadata as EventDraft)['labels'] = [TIME_OF_RECEIPT]
}
