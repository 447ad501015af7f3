import { useDebouncedValue } from '@mantine/hooks'
import { type IncidentRow, listIncidents } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { refang } from './commands.ts'

const SHOWN = 6
const WAIT_MS = 150

/** Incidents whose text matches what was typed in the palette. */
export function useIncidentSearch(typed: string): readonly IncidentRow[] {
  const [text] = useDebouncedValue(refang(typed), WAIT_MS)
  const found = useQuery({
    queryKey: ['palette', text],
    enabled: text.length > 1,
    queryFn: ({ signal }) => call(listIncidents, { query: { q: text, limit: SHOWN } }, { signal }),
  })
  return text.length > 1 ? (found.data?.items ?? []) : []
}
