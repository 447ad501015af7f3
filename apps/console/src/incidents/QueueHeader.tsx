import type { RefObject } from 'react'
import { count } from '../text/amounts.ts'
import type { QueueSearch } from './queue-search.ts'
import { SeverityChips } from './SeverityChips.tsx'
import { useQueueStats } from './useQueueStats.ts'
import { STATUSES } from './words.ts'

interface QueueHeaderProps {
  readonly search: QueueSearch
  readonly onChange: (change: Partial<QueueSearch>) => void
  readonly filterText: string
  readonly onFilterText: (text: string) => void
  readonly filterRef: RefObject<HTMLInputElement | null>
}

export function QueueHeader({ search, onChange, filterText, onFilterText, filterRef }: QueueHeaderProps) {
  const stats = useQueueStats(search)
  return (
    <div className="page-header">
      <h1>Incidents</h1>
      <span className="dim">{stats.data === undefined ? '' : count(stats.data.total)}</span>
      <SeverityChips
        counts={stats.data?.by_severity}
        chosen={search.sev}
        onChange={(sev) => onChange({ sev })}
      />
      <input
        ref={filterRef}
        className="field"
        type="search"
        style={{ width: 190 }}
        aria-label="Filter incidents"
        placeholder="Filter… title, host, id ( / )"
        value={filterText}
        onChange={(event) => onFilterText(event.target.value)}
      />
      <select
        className="field"
        aria-label="Status"
        value={search.status.join(',')}
        onChange={(event) => onChange({ status: event.target.value.split(',').filter((one) => one !== '') })}
      >
        <option value="">Any status</option>
        <option value="new,in_progress,on_hold">Open</option>
        {STATUSES.map(({ name, label }) => (
          <option key={name} value={name}>
            {label} {stats.data === undefined ? '' : `(${stats.data.by_status[name] ?? 0})`}
          </option>
        ))}
      </select>
      <select
        className="field"
        aria-label="Owner"
        value={search.owner}
        onChange={(event) => onChange({ owner: event.target.value })}
      >
        <option value="">Any owner</option>
        <option value="me">Mine</option>
        <option value="none">Nobody's</option>
        {!['', 'me', 'none'].includes(search.owner) && <option value={search.owner}>{search.owner}</option>}
      </select>
      <span className="spacer" />
      <fieldset className="row-of" style={{ gap: 0, border: 0, padding: 0, margin: 0 }}>
        <legend className="unseen">Order</legend>
        {(['priority', 'newest'] as const).map((sort) => (
          <button
            key={sort}
            type="button"
            className="button"
            aria-pressed={search.sort === sort}
            title={sort === 'priority' ? 'Highest score first' : 'Newest incident first'}
            onClick={() => onChange({ sort })}
          >
            {sort === 'priority' ? 'Priority' : 'Newest'}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
