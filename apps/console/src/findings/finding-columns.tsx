import type { Finding } from '@opensoc/contract'
import type { GridColumn } from '../grid/grid-props.ts'
import { SeverityPill } from '../incidents/SeverityPill.tsx'
import { layerLabel } from '../incidents/words.ts'
import { count } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'

export const FINDING_COLUMNS: readonly GridColumn<Finding>[] = [
  {
    id: 'level',
    header: 'Level',
    track: '98px',
    cell: ({ level }) => <SeverityPill level={level} isWordy />,
  },
  { id: 'time', header: 'Time', track: '158px', cell: ({ time }) => <Time time={time} /> },
  {
    id: 'title',
    header: 'Alert',
    track: 'minmax(180px, 1fr)',
    cell: ({ title, suppressed, maintenance_id }) => (
      <>
        <b style={{ fontWeight: 500 }}>
          <VisibleText text={title} />
        </b>{' '}
        {suppressed !== undefined && <span className="tag">+{count(suppressed.count)} equal</span>}
        {maintenance_id !== undefined && <span className="tag">maintenance</span>}
      </>
    ),
  },
  {
    id: 'matched',
    header: 'Matched',
    track: 'minmax(110px, 0.8fr)',
    cell: ({ matched }) => (
      <span className="mono dim">
        <VisibleText
          text={Object.entries(matched)
            .map(([name, value]) => `${name}=${String(value)}`)
            .join(' ')
            .slice(0, 200)}
        />
      </span>
    ),
  },
  { id: 'host', header: 'Host', track: '112px', cell: ({ host = '' }) => <VisibleText text={host} /> },
  { id: 'user', header: 'User', track: '88px', cell: ({ user = '' }) => <VisibleText text={user} /> },
  {
    id: 'attack',
    header: 'ATT&CK',
    track: '110px',
    cell: ({ attacks }) => (
      <span title={attacks.map(({ uid, name }) => `${uid} ${name}`).join(', ')}>
        {attacks.map(({ uid }) => uid).join(', ')}
      </span>
    ),
  },
  {
    id: 'source',
    header: 'Source',
    track: '130px',
    cell: ({ layer, source }) => (
      <>
        <span className="tag">{layerLabel(layer)}</span> <VisibleText text={source} />
      </>
    ),
  },
]
