import { useRef } from 'react'
import { NewRowsBar } from '../incidents/NewRowsBar.tsx'
import { SEVERITIES } from '../incidents/severity.ts'
import { useFilterText } from '../incidents/useFilterText.ts'
import { togglePeek, useShell } from '../shell/shell-store.ts'
import { useUrlState } from '../shell/useUrlState.ts'
import { EmptyPanel } from '../states/EmptyPanel.tsx'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { FindingDetail } from './FindingDetail.tsx'
import { FindingGrid } from './FindingGrid.tsx'
import { findingsSearch } from './findings-search.ts'
import { useFindings } from './useFindings.ts'
import { useNewFindings } from './useNewFindings.ts'

/** Every alert, newest first. */
export function FindingsPage() {
  const [search, update] = useUrlState(findingsSearch)
  const filter = useFilterText(search.q, update)
  const filterRef = useRef<HTMLInputElement>(null)
  const { query, findings } = useFindings(search)
  const fresh = useNewFindings()
  const isOpen = useShell((state) => state.isPeekOpen)
  const chosen = findings.find(({ id }) => id === search.f) ?? findings[0]
  const admit = () => {
    fresh.clear()
    void query.refetch()
  }
  const clear = () => update({ q: '', level: '', host: '', rule: '', maintenance: '' })
  return (
    <div className="page">
      <div className="page-header">
        <h1>Alerts</h1>
        <input
          ref={filterRef}
          className="field"
          type="search"
          style={{ width: 220 }}
          aria-label="Filter alerts"
          placeholder="Filter… title, host ( / )"
          value={filter.text}
          onChange={(event) => filter.setText(event.target.value)}
        />
        <select
          className="field"
          aria-label="Level"
          value={search.level}
          onChange={(event) => update({ level: event.target.value })}
        >
          <option value="">Any level</option>
          {SEVERITIES.map(({ name, label }) => (
            <option key={name} value={name === 'info' ? 'informational' : name}>
              {label}
            </option>
          ))}
        </select>
        <select
          className="field"
          aria-label="Maintenance"
          value={search.maintenance}
          onChange={(event) => update({ maintenance: event.target.value })}
        >
          <option value="">With maintenance</option>
          <option value="without">Without maintenance</option>
          <option value="only">Only maintenance</option>
        </select>
        {(search.rule !== '' || search.host !== '') && (
          <button type="button" className="button" onClick={() => update({ rule: '', host: '' })}>
            {search.rule !== '' ? `rule ${search.rule}` : `host ${search.host}`} ✕
          </button>
        )}
      </div>
      <NewRowsBar count={fresh.count} onAdmit={admit} />
      {query.isPending && <LoadingRows what="alerts" />}
      {query.isError && findings.length === 0 && (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && chosen === undefined && (
        <EmptyPanel
          title="No alerts"
          reason="An alert is made when an event matches a rule. None matches this filter, or none arrived yet."
        >
          <button type="button" className="button" onClick={clear}>
            Remove all filters
          </button>
        </EmptyPanel>
      )}
      {chosen !== undefined && (
        <div className="columns">
          <div className="grow">
            <FindingGrid
              label="Alerts"
              findings={findings}
              activeId={chosen.id}
              onActivate={(f) => update({ f })}
              hasMore={query.hasNextPage}
              onEndReached={() => {
                if (query.hasNextPage && !query.isFetching) void query.fetchNextPage()
              }}
              keys={[
                { keys: '/', label: 'Filter', run: () => filterRef.current?.focus() },
                { keys: '.', label: 'Show new alerts', run: admit },
                { keys: 'Space', label: 'Show or hide the preview', run: togglePeek },
              ]}
            />
          </div>
          {isOpen && <FindingDetail key={chosen.id} finding={chosen} />}
        </div>
      )}
    </div>
  )
}
