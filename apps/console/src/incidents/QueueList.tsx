import type { IncidentRow } from '@opensoc/contract'
import { useMemo } from 'react'
import { DataGrid } from '../grid/DataGrid.tsx'
import type { GridColumn } from '../grid/grid-props.ts'
import { EmptyPanel } from '../states/EmptyPanel.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { StaleNote } from '../states/StaleNote.tsx'
import styles from './queue.module.css'
import { QUEUE_COLUMNS } from './queue-columns.tsx'
import { filterOf, NO_FILTER, type QueueSearch } from './queue-search.ts'
import type { useQueue } from './useQueue.ts'
import { useQueueStats } from './useQueueStats.ts'

interface QueueListProps {
  readonly queue: ReturnType<typeof useQueue>
  readonly search: QueueSearch
  readonly activeIndex: number
  readonly selected: ReadonlySet<string>
  readonly onActivate: (index: number) => void
  readonly onOpen: (row: IncidentRow) => void
  readonly onToggle: (id: string) => void
  readonly onChange: (change: Partial<QueueSearch>) => void
}

/** Loads and branches: skeleton, problem, nothing, rows. */
export function QueueList(props: QueueListProps) {
  const { queue, search, selected, onToggle } = props
  const { query, rows } = queue
  const stats = useQueueStats(search)
  const columns = useMemo(() => [checkColumn(selected, onToggle), ...QUEUE_COLUMNS], [selected, onToggle])
  if (query.isPending) return <LoadingRows what="incidents" />
  if (query.isError && rows.length === 0)
    return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
  if (rows.length === 0) return <NoIncidents search={search} onChange={props.onChange} />
  const total = search.sev.length === 0 ? stats.data?.total : undefined
  return (
    <>
      {query.isError && <StaleNote error={query.error} since={query.dataUpdatedAt} />}
      <DataGrid
        label="Incident queue"
        rows={rows}
        columns={columns}
        rowKey={idOf}
        total={total ?? (query.hasNextPage ? -1 : rows.length)}
        activeIndex={props.activeIndex}
        onActivate={props.onActivate}
        onOpen={props.onOpen}
        onEndReached={() => {
          if (query.hasNextPage && !query.isFetching) void query.fetchNextPage()
        }}
        selectedKeys={selected}
      />
    </>
  )
}

const idOf = ({ id }: IncidentRow) => id

function checkColumn(selected: ReadonlySet<string>, onToggle: (id: string) => void): GridColumn<IncidentRow> {
  return {
    id: 'check',
    header: <span className="unseen">Selected</span>,
    track: '32px',
    isBare: true,
    cell: ({ id, title }) => (
      <label className={styles.check}>
        <input
          type="checkbox"
          tabIndex={-1}
          className={styles.checkbox}
          aria-label={`Select ${title}`}
          checked={selected.has(id)}
          onChange={() => onToggle(id)}
        />
      </label>
    ),
  }
}

function NoIncidents({ search, onChange }: Pick<QueueListProps, 'search' | 'onChange'>) {
  const filters = Object.entries(filterOf(search))
  if (filters.length === 0) {
    return (
      <EmptyPanel
        title="No incidents yet"
        reason="An incident opens when a rule finds something. Either nothing suspicious arrived, or no data arrives."
      >
        <p>
          Check on the <a href="/status">Status page</a> that events arrive, or send a file with{' '}
          <code>opensoc ingest --source NAME FILE</code>.
        </p>
      </EmptyPanel>
    )
  }
  return (
    <EmptyPanel
      title="No incident matches the filters"
      reason={filters.map(([name, value]) => `${name}: ${value}`).join(' · ')}
    >
      <button type="button" className="button" onClick={() => onChange(NO_FILTER)}>
        Remove all filters
      </button>
    </EmptyPanel>
  )
}
