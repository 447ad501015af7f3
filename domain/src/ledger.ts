/** What became of the records of one source, received in one minute. `received = stored + sum(quarantined)` once processed. */
export interface LedgerEntry {
  readonly source: string
  /** Start of the minute, milliseconds since the epoch. */
  readonly minute: number
  readonly received: number
  readonly stored: number
  /** By reason. */
  readonly quarantined: Readonly<Record<string, number>>
  readonly findings: number
  readonly bytes: number
}

export function isBalanced(entry: LedgerEntry): boolean {
  let quarantined = 0
  for (const count of Object.values(entry.quarantined)) quarantined += count
  return entry.received === entry.stored + quarantined
}
