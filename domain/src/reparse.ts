/** Content type of a body of records that were here before: {@link ReparseLine}s as NDJSON. Never taken from a sender. */
export const REPARSE = 'application/x-opensoc-reparse'

/** A record with what it was before it goes through the pipeline again. */
export interface ReparseLine {
  /** Of its event or quarantined record; it stays. */
  readonly id: string
  /** When it first came. Milliseconds since the epoch. */
  readonly receivedTime: number
  /** Where the ledger counted it: `stored`, or the reason of its quarantine. */
  readonly was: string
  readonly text: string
}
