import type { Clock } from '@opensoc/kernel'
import { addCounts, type CommittedBatch, emptyCounts } from '@opensoc/pipeline'

const WINDOW_MS = 10_000

/** What the pipeline has done since the start: totals by stage and events a second over the last ten seconds. */
export class PipelineMeter {
  readonly counts = emptyCounts()
  readonly #clock: Clock
  readonly #recent: { readonly time: number; readonly events: number }[] = []
  events = 0
  findings = 0
  quarantined = 0
  correlated = { in: 0, out: 0 }
  /** When the newest committed frame was received, milliseconds since the epoch. */
  committedReceivedTime = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add({ batch, newFindings, changedIncidents }: CommittedBatch): void {
    for (const stage of Object.keys(batch.counts) as (keyof typeof batch.counts)[]) {
      addCounts(this.counts[stage], batch.counts[stage])
    }
    this.events += batch.eventCount
    this.findings += newFindings.length
    this.quarantined += batch.quarantineCount
    this.correlated.in += newFindings.length
    this.correlated.out += changedIncidents.length
    this.committedReceivedTime = batch.receivedTime
    this.#recent.push({ time: this.#clock.now(), events: batch.eventCount })
  }

  eventsPerSecond(): number {
    const from = this.#clock.now() - WINDOW_MS
    while (this.#recent.length > 0 && this.#recent[0]!.time < from) this.#recent.shift()
    let events = 0
    for (const entry of this.#recent) events += entry.events
    return Math.round(events / (WINDOW_MS / 1000))
  }
}
