import { ApiError, getIncident, type Incident, type IncidentRow, updateIncident } from '@opensoc/contract'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { useMe } from '../session/useMe.ts'
import { showToast } from '../shell/toast-store.ts'
import { problemLine } from '../states/problem-words.ts'
import { applied, changeWords, conflictWords, type IncidentChange, reverse } from './incident-change.ts'
import { patchPages, type QueuePages } from './queue-pages.ts'
import { QUEUE_KEY } from './useQueue.ts'
import { STATS_KEY } from './useQueueStats.ts'

/** Changes incidents at once on screen, then on the server; takes it back where the server refuses. */
export function useIncidentChange() {
  const client = useQueryClient()
  const myName = useMe().data?.name ?? ''

  const show = (row: IncidentRow) => {
    client.setQueriesData<QueuePages>({ queryKey: QUEUE_KEY }, (data) => data && patchPages(data, [row]))
    client.setQueryData<Incident>(['incident', row.id], (known) => known && { ...known, ...row })
  }

  const write = async (row: IncidentRow, change: IncidentChange): Promise<IncidentRow | undefined> => {
    show(applied(row, change, myName))
    try {
      const saved = await call(updateIncident, {
        params: { id: row.id },
        body: { version: row.version, ...change },
      })
      show(saved)
      return saved
    } catch (error) {
      show(row)
      await explain(row, error)
      return undefined
    }
  }

  const explain = async (row: IncidentRow, error: unknown) => {
    if (!(error instanceof ApiError && error.problem.status === 409)) {
      showToast(`Not saved: ${problemLine(error)}`, { isProblem: true })
      return
    }
    const theirs = await call(getIncident, { params: { id: row.id } })
    show(theirs)
    showToast(conflictWords(row, theirs), { isProblem: true })
  }

  return async (rows: readonly IncidentRow[], change: IncidentChange): Promise<void> => {
    const results = await Promise.all(rows.map((row) => write(row, change)))
    void client.invalidateQueries({ queryKey: STATS_KEY })
    const saved = rows.flatMap((before, index) => {
      const after = results[index]
      return after === undefined ? [] : [{ before, after }]
    })
    if (saved.length === 0) return
    const failed = rows.length - saved.length
    const undo = () => {
      for (const { before, after } of saved) void write(after, reverse(before, change))
    }
    showToast(`${changeWords(change, saved.length)}${failed > 0 ? `, ${failed} not saved` : ''}.`, { undo })
  }
}
