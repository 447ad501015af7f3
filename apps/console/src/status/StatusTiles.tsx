import type { Status } from '@opensoc/contract'
import { bytes, count } from '../text/amounts.ts'
import { duration } from '../text/time.ts'
import styles from './status.module.css'

export function StatusTiles({ status }: { readonly status: Status }) {
  const { events_per_second, lag_ms, spool, resident_bytes, totals, rules, now, started_time } = status
  const share = spool.limit_bytes === 0 ? 0 : (spool.frames_bytes / spool.limit_bytes) * 100
  const tiles: readonly (readonly [string, string, string])[] = [
    ['Events a second', count(events_per_second), 'over ten seconds'],
    ['Lag', `${(lag_ms / 1000).toFixed(1)} s`, 'from acknowledged to searchable'],
    ['Spool', bytes(spool.frames_bytes), `${share.toFixed(1)} % of ${bytes(spool.limit_bytes)}`],
    ['Memory', bytes(resident_bytes), 'resident'],
    ['Events', count(totals.events), 'stored'],
    ['Alerts', count(totals.findings), ''],
    ['Incidents', count(totals.incidents), ''],
    ['Quarantined', count(totals.quarantined), 'records nobody understood'],
    [
      'Active rules',
      count(rules.active),
      rules.is_deployed ? 'all that are enabled' : `of ${count(rules.enabled)} enabled`,
    ],
    ['Up', duration(now - started_time), ''],
  ]
  return (
    <dl className={styles.tiles}>
      {tiles.map(([label, value, note]) => (
        <div key={label} className={styles.tile}>
          <dt>{label}</dt>
          <dd>
            {value} <small>{note}</small>
          </dd>
        </div>
      ))}
    </dl>
  )
}
