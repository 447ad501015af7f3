import type { eventHistogram, OperationResponse } from '@opensoc/contract'
import type { UseQueryResult } from '@tanstack/react-query'
import { Histogram } from '../grid/Histogram.tsx'
import { problemLine } from '../states/problem-words.ts'
import { count, plural } from '../text/amounts.ts'
import styles from './hunt.module.css'
import type { HuntScope } from './useHunt.ts'

interface HuntHistogramProps {
  readonly scope: HuntScope
  readonly histogram: UseQueryResult<OperationResponse<typeof eventHistogram>>
  readonly tookMs: number | undefined
  readonly onSpan: (span: { readonly from: number; readonly to: number }) => void
}

export function HuntHistogram({ scope, histogram, tookMs, onSpan }: HuntHistogramProps) {
  const { data, error } = histogram
  const bars =
    data?.buckets.map(({ time, count: events }) => ({ time, parts: [{ kind: 'plain', count: events }] })) ??
    []
  return (
    <>
      <p className={styles.info} role="status">
        {error !== null && `The count is missing: ${problemLine(error)}`}
        {error === null && (data === undefined ? 'Counting…' : `${plural(data.total, 'event')} match`)}
        {tookMs !== undefined && ` · first rows in ${count(tookMs)} ms`}
      </p>
      {bars.length > 0 && (
        <Histogram
          label="Matching events over time"
          unit="event"
          bars={bars}
          span={spanOf(scope, data)}
          onBrush={onSpan}
        />
      )}
    </>
  )
}

function spanOf(scope: HuntScope, data: OperationResponse<typeof eventHistogram> | undefined) {
  return data === undefined ? scope : { from: data.from, to: data.to }
}
