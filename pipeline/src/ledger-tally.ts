import type { LedgerEntry, QuarantinedRecord } from '@opensoc/domain'

const MINUTE_MS = 60_000

export function minuteOf(time: number): number {
  return time - (time % MINUTE_MS)
}

/** What became of the records of one frame. */
export interface FrameTally extends Omit<LedgerEntry, 'quarantined'> {
  readonly quarantined: readonly QuarantinedRecord[]
}

/** Adds what became of one frame to the entry of its source and minute. */
export function tally(ledger: Map<string, LedgerEntry>, frame: FrameTally): void {
  const key = `${frame.source}\n${frame.minute}`
  const known = ledger.get(key)
  const quarantined: Record<string, number> = { ...known?.quarantined }
  for (const record of frame.quarantined) quarantined[record.reason] = (quarantined[record.reason] ?? 0) + 1
  ledger.set(key, {
    source: frame.source,
    minute: frame.minute,
    received: (known?.received ?? 0) + frame.received,
    stored: (known?.stored ?? 0) + frame.stored,
    quarantined,
    findings: (known?.findings ?? 0) + frame.findings,
    bytes: (known?.bytes ?? 0) + frame.bytes,
  })
}
