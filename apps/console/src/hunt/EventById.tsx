import { getEvent } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { EventFields } from './EventFields.tsx'

/** An event that another screen refers to. */
export function EventById({ id }: { readonly id: string }) {
  const event = useQuery({
    queryKey: ['event', id],
    queryFn: ({ signal }) => call(getEvent, { params: { id } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (event.isPending) return <p className="dim">Loading the event…</p>
  if (event.isError) return <ErrorPanel error={event.error} onRetry={() => void event.refetch()} />
  return <EventFields event={event.data} />
}
