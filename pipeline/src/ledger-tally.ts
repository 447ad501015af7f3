import type { Event, LedgerEntry, QuarantinedRecord } from '@opensoc/domain'

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

/** Where the ledger counts what is stored, beside the reasons of the quarantine. */
const STORED = 'stored'

/**
 * Records that went through the pipeline again were received once: what became of them moves within the minute in which
 * they first came.
 */
export function tallyMoves(
  ledger: Map<string, LedgerEntry>,
  source: string,
  moved: { readonly events: readonly Event[]; readonly quarantined: readonly QuarantinedRecord[] },
): void {
  for (const { receivedTime, was = STORED } of moved.events) move(ledger, source, receivedTime, was, STORED)
  for (const { receivedTime, was = STORED, reason } of moved.quarantined)
    move(ledger, source, receivedTime, was, reason)
}

function move(
  ledger: Map<string, LedgerEntry>,
  source: string,
  time: number,
  from: string,
  to: string,
): void {
  const minute = minuteOf(time)
  const key = `${source}\n${minute}`
  const known = ledger.get(key) ?? { ...NOTHING, source, minute }
  const quarantined: Record<string, number> = { ...known.quarantined }
  let { stored } = known
  const add = (place: string, count: number) => {
    if (place === STORED) stored += count
    else quarantined[place] = (quarantined[place] ?? 0) + count
  }
  add(from, -1)
  add(to, 1)
  ledger.set(key, { ...known, stored, quarantined })
}

const NOTHING = { received: 0, stored: 0, quarantined: {}, findings: 0, bytes: 0 }
