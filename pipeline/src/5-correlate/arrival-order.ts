import type { Finding } from '@opensoc/domain'

type Arrival = Pick<Finding, 'id' | 'eventIds'>

/**
 * The order in which findings came to correlation, told by their events' ids (`partition.offset.index`), so that a
 * restart need not have it stored. Two partitions have no order between them: there the lower one counts as the first.
 */
export function byArrival(a: Arrival, b: Arrival): number {
  const [x, y] = [positionOf(a), positionOf(b)]
  for (const at of [0, 1, 2]) {
    const apart = (x[at] ?? 0) - (y[at] ?? 0)
    if (apart !== 0) return apart
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

function positionOf({ eventIds }: Arrival): readonly number[] {
  return (eventIds.at(-1) ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0)
}
