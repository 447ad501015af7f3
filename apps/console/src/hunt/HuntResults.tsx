import { ApiError, type Event } from '@opensoc/contract'
import { useCallback, useMemo, useState } from 'react'
import { DataGrid } from '../grid/DataGrid.tsx'
import { useListKeys } from '../grid/useListKeys.ts'
import { togglePeek, useShell } from '../shell/shell-store.ts'
import { EmptyPanel } from '../states/EmptyPanel.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { narrowed } from './clause.ts'
import { EventFields } from './EventFields.tsx'
import { FieldSidebar } from './FieldSidebar.tsx'
import { HuntHistogram } from './HuntHistogram.tsx'
import { huntColumns } from './hunt-columns.tsx'
import { QueryProblemPanel } from './QueryProblemPanel.tsx'
import { type HuntScope, useHuntHistogram, useHuntRows } from './useHunt.ts'

interface HuntResultsProps {
  readonly scope: HuntScope
  readonly onQuery: (query: string) => void
  readonly onSpan: (span: { readonly from: number; readonly to: number }) => void
  readonly onWiden: () => void
}

const AROUND_MS = 5 * 60_000

export function HuntResults({ scope, onQuery, onSpan, onWiden }: HuntResultsProps) {
  const { query, events } = useHuntRows(scope)
  const histogram = useHuntHistogram(scope)
  const [active, setActive] = useState(0)
  const isOpen = useShell((state) => state.isPeekOpen)
  const index = Math.min(active, events.length - 1)
  const event = events[index]
  const filter = useCallback(
    (field: string, value: string, isOut: boolean) => onQuery(narrowed(scope.query, field, value, isOut)),
    [scope.query, onQuery],
  )
  const showAround = useCallback(
    ({ time }: Event) => onSpan({ from: time - AROUND_MS, to: time + AROUND_MS }),
    [onSpan],
  )
  const columns = useMemo(() => huntColumns({ onFilter: filter, onAround: showAround }), [filter, showAround])
  const around = () => event && showAround(event)
  useListKeys('Hunt results', {
    count: events.length,
    activeIndex: index,
    onActivate: setActive,
    more: [
      { keys: 'Enter', label: 'Show or hide the event', run: togglePeek },
      { keys: 'Space', label: 'Show or hide the event', run: togglePeek },
      { keys: 'u', label: 'Around this event, ±5 minutes', run: around },
    ],
  })
  if (query.error instanceof ApiError && query.error.problem.status === 400)
    return <QueryProblemPanel query={scope.query} problem={query.error.problem} />
  if (query.isError && events.length === 0)
    return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <HuntHistogram
        scope={scope}
        histogram={histogram}
        tookMs={query.data?.pages[0]?.took_ms}
        onSpan={onSpan}
      />
      <div className="columns">
        <FieldSidebar scope={scope} onFilter={filter} />
        <div className="grow">
          {query.isPending && <LoadingRows what="events" />}
          {query.isSuccess && events.length === 0 && (
            <EmptyPanel title="No event matches" reason="Nothing in this time range matches the query.">
              <button type="button" className="button" onClick={onWiden}>
                Search all time
              </button>
            </EmptyPanel>
          )}
          {events.length > 0 && (
            <DataGrid
              label="Hunt results"
              rows={events}
              columns={columns}
              rowKey={idOf}
              total={histogram.data?.total ?? -1}
              activeIndex={index}
              onActivate={setActive}
              onEndReached={() => {
                if (query.hasNextPage && !query.isFetching) void query.fetchNextPage()
              }}
            />
          )}
        </div>
        {isOpen && event !== undefined && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
          <aside className="side" aria-label="Event" tabIndex={0}>
            <span className="mono dim">{event.id}</span>
            <EventFields event={event} onFilter={filter} onAround={around} />
          </aside>
        )}
      </div>
    </>
  )
}

const idOf = ({ id }: { readonly id: string }) => id
