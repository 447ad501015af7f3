import type { Status } from '@opensoc/contract'

export interface StageRow {
  readonly name: string
  readonly in: number
  readonly out: number
  readonly droppedTotal: number
  /** `duplicate 3, empty 1` */
  readonly dropped: string
  readonly failed: number
  /** In minus everything that came of it: under way, or a mistake when it stays. */
  readonly open: number
  readonly busyMs: number
}

/** Every stage with its sum: in = out + dropped + failed. */
export function stageRows(stages: Status['stages']): StageRow[] {
  return stages.map(({ name, in: taken, out, dropped, failed, busy_ms }) => {
    const reasons = Object.entries(dropped).filter(([, count]) => count > 0)
    const droppedTotal = reasons.reduce((sum, [, count]) => sum + count, 0)
    return {
      name,
      in: taken,
      out,
      droppedTotal,
      dropped: reasons.map(([reason, count]) => `${reason} ${count.toLocaleString('en-US')}`).join(', '),
      failed,
      open: taken - out - droppedTotal - failed,
      busyMs: busy_ms,
    }
  })
}
