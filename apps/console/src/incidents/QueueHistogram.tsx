import type { StackedBar } from '../grid/bars.ts'
import { Histogram } from '../grid/Histogram.tsx'
import { RangeFields } from '../grid/RangeFields.tsx'
import type { QueueSearch } from './queue-search.ts'
import { SEVERITIES } from './severity.ts'
import { useQueueStats } from './useQueueStats.ts'

interface QueueHistogramProps {
  readonly search: QueueSearch
  readonly onChange: (change: Partial<QueueSearch>) => void
}

/** When the matching incidents happened, by severity; drag to keep a range. */
export function QueueHistogram({ search, onChange }: QueueHistogramProps) {
  const buckets = useQueueStats(search).data?.histogram ?? []
  const chosen = new Set(search.sev)
  const bars: StackedBar[] = buckets.map(({ time, counts }) => ({
    time,
    parts: SEVERITIES.toReversed()
      .filter(({ name }) => chosen.size === 0 || chosen.has(name))
      .map(({ name }) => ({ kind: name, count: counts[name] ?? 0 })),
  }))
  const first = bars[0]
  const isRanged = search.from !== undefined || search.to !== undefined
  if (first === undefined && !isRanged) return null
  const step = bars[1] === undefined ? 3600_000 : bars[1].time - first!.time
  return (
    <>
      {first !== undefined && (
        <Histogram
          label="Incidents over time"
          unit="incident"
          bars={bars}
          span={{ from: first.time, to: bars.at(-1)!.time + step }}
          onBrush={({ from, to }) => onChange({ from, to })}
        />
      )}
      {isRanged && (
        <RangeFields
          from={search.from}
          to={search.to}
          onChange={(range) => onChange(range)}
          onClear={() => onChange({ from: undefined, to: undefined })}
        />
      )}
    </>
  )
}
