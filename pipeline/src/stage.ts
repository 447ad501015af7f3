import type { QuarantinedRecord } from '@opensoc/domain'

/** What a stage did with its items: `in = out + dropped + failed`, and a test says so. */
export interface StageCounts {
  in: number
  out: number
  /** Items left out on purpose, by reason. */
  dropped: Record<string, number>
  /** Items that went to quarantine. */
  failed: number
}

export interface StageOutput<Out> {
  readonly items: readonly Out[]
  readonly quarantined: readonly QuarantinedRecord[]
  readonly counts: StageCounts
}

/** Where a batch of items comes from; the same for all items of one log frame. */
export interface FrameContext {
  readonly tenantId: string
  readonly source: string
  readonly partition: number
  readonly offset: number
  /** Milliseconds since the epoch. */
  readonly receivedTime: number
}

/** A stateless stage: any batch may run on any worker, in any order. */
export interface Transform<In, Out> {
  readonly kind: 'transform'
  readonly name: string
  run(batch: readonly In[], context: FrameContext): StageOutput<Out>
}

/** A stage that owns state: it runs in order, on one thread, inside the commit of its batch. */
export interface Task<In, Context, Out> {
  readonly kind: 'task'
  readonly name: string
  run(batch: readonly In[], context: Context): Promise<Out>
}

export function addCounts(total: StageCounts, more: StageCounts): void {
  total.in += more.in
  total.out += more.out
  total.failed += more.failed
  for (const [reason, count] of Object.entries(more.dropped)) {
    total.dropped[reason] = (total.dropped[reason] ?? 0) + count
  }
}
