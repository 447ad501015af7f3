import type { FindingId } from '../ids.ts'
import type { Quieting, RepeatWindow } from '../tuning/quieting.ts'
import type { ExceptionHits } from '../tuning/rule-exception.ts'

/** What keeps findings quiet, how often, and the windows of suppressions. */
export interface QuietingStore {
  /** Inserts or replaces by id; hits stay. */
  save(quieting: Quieting): Promise<void>
  list(tenantId: string): Promise<readonly { readonly quieting: Quieting; readonly hits: ExceptionHits }[]>
  /** With its windows. */
  remove(tenantId: string, id: string): Promise<boolean>
  /** Adds to the counts of those that are there. */
  addHits(tenantId: string, hits: ReadonlyMap<string, ExceptionHits>): Promise<void>
  window(tenantId: string, suppressionId: string, key: string): Promise<RepeatWindow | undefined>
  /** Inserts or replaces by suppression and key. */
  saveWindow(tenantId: string, window: RepeatWindow): Promise<void>
  /** Windows follow their finding to its successor; without one they are forgotten, so that the next finding passes. */
  moveWindows(
    tenantId: string,
    superseded: readonly { readonly from: FindingId; readonly to?: FindingId }[],
  ): Promise<void>
  /** Keeps the latest windows of a suppression by start; what is forgotten lets the next finding pass. */
  trimWindows(tenantId: string, suppressionId: string, keep: number): Promise<void>
}
