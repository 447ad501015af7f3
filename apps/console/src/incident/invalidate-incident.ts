import type { QueryClient } from '@tanstack/react-query'

const PARTS = ['incident', 'incident-graph', 'incident-findings', 'incident-timeline']

/** What was read of an incident is old: it is read again where it is on screen, and when it comes there next. */
export function invalidateIncident(client: QueryClient, id: string): void {
  for (const part of PARTS) void client.invalidateQueries({ queryKey: [part, id] })
}
