import { useQueryClient } from '@tanstack/react-query'
import { useChangeNotices } from '../shell/useChangeNotices.ts'
import { invalidateIncident } from './invalidate-incident.ts'

/** Keeps an open incident current. */
export function useIncidentChanges(id: string): void {
  const client = useQueryClient()
  useChangeNotices('incidents', (notices) => {
    if (notices.some((notice) => notice.id === id)) invalidateIncident(client, id)
  })
}
