import type { IncidentRow } from '@opensoc/contract'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useRef } from 'react'
import { useListKeys } from '../grid/useListKeys.ts'
import { togglePeek, useShell } from '../shell/shell-store.ts'
import { useUrlState } from '../shell/useUrlState.ts'
import { BulkBar } from './BulkBar.tsx'
import { NewRowsBar } from './NewRowsBar.tsx'
import { Peek } from './Peek.tsx'
import { QueueHeader } from './QueueHeader.tsx'
import { QueueHistogram } from './QueueHistogram.tsx'
import { QueueList } from './QueueList.tsx'
import { queueSearch } from './queue-search.ts'
import { TriageDialogs } from './TriageDialogs.tsx'
import { useCursor } from './useCursor.ts'
import { useFilterText } from './useFilterText.ts'
import { useNewRows } from './useNewRows.ts'
import { useQueue } from './useQueue.ts'
import { useQueueChanges } from './useQueueChanges.ts'
import { useSelection } from './useSelection.ts'
import { useTriage } from './useTriage.ts'

/** The incident queue: find, preview, decide, mostly by keyboard. */
export function QueuePage() {
  const [search, update] = useUrlState(queueSearch)
  const queue = useQueue(search)
  const { rows } = queue
  const cursor = useCursor(rows, search.i, update)
  const selection = useSelection()
  const filter = useFilterText(search.q, update)
  const filterRef = useRef<HTMLInputElement>(null)
  const isPeekOpen = useShell((state) => state.isPeekOpen)
  const navigate = useNavigate()
  const activeRow = rows[cursor.index]
  const targets = useMemo(
    () =>
      selection.ids.size > 0
        ? rows.filter(({ id }) => selection.ids.has(id))
        : activeRow === undefined
          ? []
          : [activeRow],
    [rows, selection.ids, activeRow],
  )
  const triage = useTriage(targets)
  const { newCount, admit } = useNewRows(search, queue)
  useQueueChanges(rows)

  const open = useCallback(
    (row: IncidentRow) => {
      useShell.setState({ trail: rows.map(({ id }) => id) })
      void navigate({ to: '/incidents/$id', params: { id: row.id } } as never)
    },
    [rows, navigate],
  )

  useListKeys('Incident queue', {
    count: rows.length,
    activeIndex: cursor.index,
    onActivate: cursor.moveTo,
    more: [
      { keys: 'Enter', label: 'Open the incident', run: () => activeRow && open(activeRow) },
      { keys: 'Space', label: 'Show or hide the preview', run: togglePeek },
      { keys: 'x', label: 'Select the row', run: () => activeRow && selection.toggle(activeRow.id) },
      { keys: 'i', label: 'Assign to me', run: triage.assignToMe },
      { keys: 's', label: 'Set the status', run: triage.askStatus },
      { keys: 'e', label: 'Close with a verdict', run: triage.askVerdict },
      {
        keys: 'u',
        label: 'Hunt on the host',
        run: () =>
          activeRow?.hosts[0] !== undefined &&
          void navigate({ to: '/hunt', search: { query: `host:"${activeRow.hosts[0]}"` } } as never),
      },
      { keys: '/', label: 'Filter', run: () => filterRef.current?.focus() },
      { keys: '.', label: 'Show new incidents', run: admit },
      { keys: 'Escape', label: 'Drop the selection', run: selection.clear },
    ],
  })

  return (
    <div className="page">
      <QueueHeader
        search={search}
        onChange={update}
        filterText={filter.text}
        onFilterText={filter.setText}
        filterRef={filterRef}
      />
      <QueueHistogram search={search} onChange={update} />
      <BulkBar count={selection.ids.size} triage={triage} onClear={selection.clear} />
      <NewRowsBar count={newCount} onAdmit={admit} />
      <div className="columns">
        <div className="grow">
          <QueueList
            queue={queue}
            search={search}
            activeIndex={cursor.index}
            selected={selection.ids}
            onActivate={cursor.moveTo}
            onOpen={open}
            onToggle={selection.toggle}
            onChange={update}
          />
        </div>
        {isPeekOpen && <Peek row={activeRow} />}
      </div>
      <TriageDialogs triage={triage} count={targets.length} />
    </div>
  )
}
