import { type ChangeNotice, getIncident, type IncidentRow } from '@opensoc/contract'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { invalidateIncident } from '../incident/invalidate-incident.ts'
import { useChangeNotices } from '../shell/useChangeNotices.ts'
import { patchPages, type QueuePages } from './queue-pages.ts'
import { HEAD_KEY } from './useNewRows.ts'
import { QUEUE_KEY } from './useQueue.ts'
import { STATS_KEY } from './useQueueStats.ts'

/** More than this at once is a burst: the counts tell of it, and the rows catch up with the next notice. */
const FETCHED_AT_ONCE = 20

/** Keeps the rows on screen current, in their places. */
export function useQueueChanges(rows: readonly IncidentRow[]): void {
  const client = useQueryClient()
  const fetchRow = async (notice: ChangeNotice) => {
    const changed = await call(getIncident, { params: { id: notice.id } })
    client.setQueriesData<QueuePages>({ queryKey: QUEUE_KEY }, (data) => data && patchPages(data, [changed]))
  }
  useChangeNotices('incidents', (notices) => {
    void client.invalidateQueries({ queryKey: STATS_KEY })
    void client.invalidateQueries({ queryKey: HEAD_KEY })
    for (const { id } of notices) invalidateIncident(client, id)
    const versions = new Map(rows.map(({ id, version }) => [id, version]))
    const changed = notices.filter(({ id, version }) => (versions.get(id) ?? version) < version)
    // A row that cannot be read again keeps what it shows; the next notice or load corrects it.
    for (const notice of changed.slice(0, FETCHED_AT_ONCE)) fetchRow(notice).catch(() => undefined)
  })
}
