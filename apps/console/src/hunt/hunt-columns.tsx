import type { Event } from '@opensoc/contract'
import type { GridColumn } from '../grid/grid-props.ts'
import { layerLabel } from '../incidents/words.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { eventLine } from './event-line.ts'
import { ValueMenu } from './ValueMenu.tsx'

interface HuntActions {
  readonly onFilter: (field: string, value: string, isOut: boolean) => void
  readonly onAround: (event: Event) => void
}

function withMenu(event: Event, field: string, { onFilter, onAround }: HuntActions) {
  const value = String(event.columns[field] ?? '')
  if (value === '') return null
  return (
    <ValueMenu
      field={field}
      value={value}
      tabIndex={-1}
      onFilter={(isOut) => onFilter(field, value, isOut)}
      onAround={() => onAround(event)}
    />
  )
}

export const huntColumns = (actions: HuntActions): readonly GridColumn<Event>[] => [
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
  { id: 'host', header: 'Host', track: '112px', cell: (event) => withMenu(event, 'host', actions) },
  { id: 'user', header: 'User', track: '88px', cell: (event) => withMenu(event, 'user', actions) },
  {
    id: 'activity',
    header: 'Activity',
    track: '128px',
    cell: (event) => withMenu(event, 'class_name', actions),
  },
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
