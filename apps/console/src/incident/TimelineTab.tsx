import { useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { DataGrid } from '../grid/DataGrid.tsx'
import { useListKeys } from '../grid/useListKeys.ts'
import { clause } from '../hunt/clause.ts'
import { EmptyPanel } from '../states/EmptyPanel.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { count } from '../text/amounts.ts'
import { TimelineEvent } from './TimelineEvent.tsx'
import { TIMELINE_COLUMNS } from './timeline-columns.tsx'
import { type TimelineItem, type TimelineRow, timelineRows } from './timeline-rows.ts'
import { useIncidentTimeline } from './useIncidentTimeline.ts'

const AROUND_MS = 5 * 60_000

export function TimelineTab({ id }: { readonly id: string }) {
  const timeline = useIncidentTimeline(id)
  if (timeline.isPending) return <LoadingRows what="the timeline" />
  if (timeline.isError) return <ErrorPanel error={timeline.error} onRetry={() => void timeline.refetch()} />
  return <Timeline items={timeline.data.items} isTruncated={timeline.data.truncated} />
}

interface TimelineProps {
  readonly items: readonly TimelineItem[]
  readonly isTruncated: boolean
}

function Timeline({ items, isTruncated }: TimelineProps) {
  const [filter, setFilter] = useState({ host: '', text: '', areAlertsOnly: false })
  const [active, setActive] = useState(0)
  const rows = useMemo(() => timelineRows(items, filter), [items, filter])
  const hosts = useMemo(() => [...new Set(items.map(({ host }) => host))], [items])
  const filterRef = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const index = Math.min(active, rows.length - 1)
  const around = (item: TimelineItem | undefined) => {
    if (item === undefined) return
    const search = {
      query: clause('host', item.host),
      from: `${item.time - AROUND_MS}`,
      to: `${item.time + AROUND_MS}`,
    }
    void navigate({ to: '/hunt', search } as never)
  }
  useListKeys('Timeline', {
    count: rows.length,
    activeIndex: index,
    onActivate: setActive,
    more: [
      { keys: '/', label: 'Filter', run: () => filterRef.current?.focus() },
      { keys: 'u', label: 'Hunt ±5 minutes around the row', run: () => around(rows[index]?.item) },
    ],
  })
  return (
    <>
      <div className="grow">
        <div className="page-header" style={{ minHeight: 36 }}>
          <input
            ref={filterRef}
            className="field"
            type="search"
            aria-label="Filter the timeline"
            placeholder="Filter… ( / )"
            value={filter.text}
            onChange={(event) => setFilter({ ...filter, text: event.target.value })}
          />
          <select
            className="field"
            aria-label="Host"
            value={filter.host}
            onChange={(event) => setFilter({ ...filter, host: event.target.value })}
          >
            <option value="">All hosts</option>
            {hosts.map((host) => (
              <option key={host}>{host}</option>
            ))}
          </select>
          <button
            type="button"
            className="button"
            aria-pressed={filter.areAlertsOnly}
            onClick={() => setFilter({ ...filter, areAlertsOnly: !filter.areAlertsOnly })}
          >
            Alerts only
          </button>
          <span className="dim">
            {count(rows.length)} of {count(items.length)} rows
            {isTruncated && ': the timeline is cut, hunt around a row for more'}
          </span>
        </div>
        {rows.length === 0 ? (
          <EmptyPanel
            title="No row"
            reason={
              items.length === 0
                ? 'The events of this incident are no longer stored.'
                : 'No row matches the filter.'
            }
          />
        ) : (
          <DataGrid
            label="Incident timeline"
            rows={rows}
            columns={TIMELINE_COLUMNS}
            rowKey={keyOf}
            activeIndex={index}
            onActivate={setActive}
          />
        )}
      </div>
      <TimelineEvent item={rows[index]?.item} onAround={around} />
    </>
  )
}

const keyOf = ({ key }: TimelineRow) => key
