import type { IncidentRow } from '@opensoc/contract'
import type { GridColumn } from '../grid/grid-props.ts'
import { count } from '../text/amounts.ts'
import { classNames } from '../text/class-names.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './queue.module.css'
import { SeverityPill } from './SeverityPill.tsx'
import { TacticStrip } from './TacticStrip.tsx'
import { layerLabel, shortId, statusLabel } from './words.ts'

const SHOWN_LAYERS = 2

export const QUEUE_COLUMNS: readonly GridColumn<IncidentRow>[] = [
  {
    id: 'severity',
    header: 'Sev',
    track: '68px',
    cell: ({ severity, score }) => <SeverityPill level={severity} score={score} />,
  },
  {
    id: 'id',
    header: 'ID',
    track: '78px',
    cell: ({ id }) => (
      <span className="mono dim" title={id}>
        {shortId(id)}
      </span>
    ),
  },
  {
    id: 'title',
    header: 'Incident',
    track: 'minmax(180px, 1fr)',
    cell: ({ title, hosts }) => (
      <span className={styles.title}>
        <span className="cut" title={title}>
          <VisibleText text={title} />
        </span>
        <span className={classNames(styles.host, 'cut dim')}>
          <VisibleText text={hosts[0] ?? ''} />
          {hosts.length > 1 && ` +${hosts.length - 1}`}
        </span>
      </span>
    ),
  },
  {
    id: 'attack',
    header: 'ATT&CK',
    track: '114px',
    cell: ({ tactics }) => <TacticStrip tactics={tactics} />,
  },
  {
    id: 'reach',
    header: 'Hosts·Users',
    track: '86px',
    isEnd: true,
    cell: ({ hosts, users }) => `${hosts.length} · ${users.length}`,
  },
  { id: 'alerts', header: 'Alerts', track: '54px', isEnd: true, cell: (row) => count(row.finding_count) },
  {
    id: 'sources',
    header: 'Sources',
    track: '112px',
    cell: ({ layers }) => (
      <span className={styles.tags}>
        {layers.slice(0, SHOWN_LAYERS).map((layer) => (
          <span key={layer} className="tag" title={layer}>
            {layerLabel(layer)}
          </span>
        ))}
        {layers.length > SHOWN_LAYERS && <span className="tag">+{layers.length - SHOWN_LAYERS}</span>}
      </span>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    track: '98px',
    cell: ({ status }) => (
      <span className={styles.status} data-status={status}>
        {statusLabel(status)}
      </span>
    ),
  },
  {
    id: 'owner',
    header: 'Owner',
    track: '76px',
    cell: ({ owner }) =>
      owner === undefined ? <span className="dim">—</span> : <VisibleText text={owner} />,
  },
  {
    id: 'last',
    header: 'Last',
    track: '98px',
    isEnd: true,
    cell: (row) => <Time time={row.last_time} form="ago" />,
  },
]
