import type { Event } from '@opensoc/contract'
import type { GridColumn } from '../grid/DataGrid.tsx'
import { layerLabel } from '../incidents/words.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { eventLine } from './event-line.ts'

const text = ({ columns }: Event, name: string) => <VisibleText text={String(columns[name] ?? '')} />

export const HUNT_COLUMNS: readonly GridColumn<Event>[] = [
  { id: 'time', header: 'Time', track: '158px', cell: ({ time }) => <Time time={time} /> },
  {
    id: 'source',
    header: 'Source',
    track: '126px',
    cell: ({ layer, source }) => (
      <>
        <span className="tag">{layerLabel(layer)}</span> <VisibleText text={source} />
      </>
    ),
  },
  { id: 'host', header: 'Host', track: '104px', cell: (event) => text(event, 'host') },
  { id: 'user', header: 'User', track: '88px', cell: (event) => text(event, 'user') },
  { id: 'activity', header: 'Activity', track: '128px', cell: (event) => text(event, 'class_name') },
  {
    id: 'event',
    header: 'Event',
    track: 'minmax(180px, 1fr)',
    cell: (event) => (
      <span className="mono">
        <VisibleText text={eventLine(event)} />
      </span>
    ),
  },
]
