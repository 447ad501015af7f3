import type { incidentTimeline, OperationResponse } from '@opensoc/contract'

export type TimelineItem = OperationResponse<typeof incidentTimeline>['items'][number]

export interface TimelineRow {
  readonly key: string
  readonly item: TimelineItem
  /** Milliseconds since the row before; 0 on the first. */
  readonly sinceMs: number
}

export interface TimelineFilter {
  readonly host: string
  readonly text: string
  readonly areAlertsOnly: boolean
}

/** The rows that match, each with its distance to the shown row before. */
export function timelineRows(items: readonly TimelineItem[], filter: TimelineFilter): TimelineRow[] {
  const text = filter.text.toLowerCase()
  const rows: TimelineRow[] = []
  let before: number | undefined
  items.forEach((item, index) => {
    if (filter.host !== '' && item.host !== filter.host) return
    if (filter.areAlertsOnly && item.finding_id === undefined) return
    if (text !== '' && !`${item.what} ${item.actor} ${item.source}`.toLowerCase().includes(text)) return
    rows.push({ key: String(index), item, sinceMs: item.time - (before ?? item.time) })
    before = item.time
  })
  return rows
}
