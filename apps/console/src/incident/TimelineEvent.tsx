import { EventById } from '../hunt/EventById.tsx'
import { useShell } from '../shell/shell-store.ts'
import { Time } from '../text/Time.tsx'
import { LongText } from '../text/VisibleText.tsx'
import type { TimelineItem } from './timeline-rows.ts'

interface TimelineEventProps {
  readonly item: TimelineItem | undefined
  readonly onAround: (item: TimelineItem) => void
}

/** The row in full, with its event. */
export function TimelineEvent({ item, onAround }: TimelineEventProps) {
  const isOpen = useShell((state) => state.isPeekOpen)
  if (!isOpen || item === undefined) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <aside className="side" aria-label="Event" tabIndex={0}>
      <Time time={item.time} />
      <p style={{ margin: '6px 0', overflowWrap: 'anywhere' }}>
        <LongText text={item.what} />
      </p>
      <button type="button" className="button" onClick={() => onAround(item)}>
        Hunt ±5 minutes around <span className="kbd">u</span>
      </button>
      {item.event_id !== undefined && <EventById id={item.event_id} />}
    </aside>
  )
}
