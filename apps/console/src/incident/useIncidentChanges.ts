import { useQueryClient } from '@tanstack/react-query'
import { useChangeNotices } from '../shell/useChangeNotices.ts'

/** Keeps an open incident current. */
export function useIncidentChanges(id: string): void {
  const client = useQueryClient()
  useChangeNotices('incidents', (notices) => {
    if (!notices.some((notice) => notice.id === id)) return
    for (const name of ['incident', 'incident-graph', 'incident-findings', 'incident-timeline'])
      void client.invalidateQueries({ queryKey: [name, id] })
  })
}
