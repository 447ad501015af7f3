import type { GridColumn } from '../grid/grid-props.ts'
import { SeverityPill } from '../incidents/SeverityPill.tsx'
import { layerLabel } from '../incidents/words.ts'
import { Time } from '../text/Time.tsx'
import { delta } from '../text/time.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import type { TimelineRow } from './timeline-rows.ts'

export const TIMELINE_COLUMNS: readonly GridColumn<TimelineRow>[] = [
  { id: 'time', header: 'Time', track: '158px', cell: ({ item }) => <Time time={item.time} /> },
  {
    id: 'delta',
    header: 'Delta',
    track: '82px',
    isEnd: true,
    cell: ({ sinceMs }) => <span className="mono dim">{delta(sinceMs)}</span>,
  },
  { id: 'host', header: 'Host', track: '112px', cell: ({ item }) => <VisibleText text={item.host} /> },
  {
    id: 'source',
    header: 'Source',
    track: '130px',
    cell: ({ item }) => (
      <>
        <span className="tag" title={item.layer}>
          {layerLabel(item.layer)}
        </span>{' '}
        <VisibleText text={item.source} />
      </>
    ),
  },
  {
    id: 'what',
    header: 'What',
    track: 'minmax(260px, 1fr)',
    cell: ({ item }) => (
      <>
        {item.level !== undefined && <SeverityPill level={item.level} />}{' '}
        <span title={item.what.slice(0, 500)}>
          <VisibleText text={item.what.slice(0, 300)} />
        </span>
      </>
    ),
  },
  { id: 'actor', header: 'Actor', track: '110px', cell: ({ item }) => <VisibleText text={item.actor} /> },
  {
    id: 'technique',
    header: 'Technique',
    track: '104px',
    cell: ({ item }) => (
      <span title={item.techniques.map(({ uid, name }) => `${uid} ${name}`).join(', ')}>
        {item.techniques.map(({ uid }) => uid).join(', ')}
      </span>
    ),
  },
]
