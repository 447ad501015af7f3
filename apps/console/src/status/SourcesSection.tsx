import type { DriftAlarm } from '@opensoc/contract'
import { useMayChangeRules } from '../rules/useMayChangeRules.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { count } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { driftWords } from './drift-words.ts'
import { ScrollTable } from './ScrollTable.tsx'
import styles from './status.module.css'
import { useAcceptDrift, useDriftAlarms, useSources } from './useSources.ts'

const HEADERS = ['Source', 'Received#', 'Stored#', 'Quarantined#', 'Last record', 'Drift']

/** What sends records, and whether it still does so as usual. */
export function SourcesSection() {
  const sources = useSources()
  const drift = useDriftAlarms()
  const items = sources.data?.items ?? []
  return (
    <div className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>Sources</h2>
        <span className="dim">the last 24 hours</span>
      </div>
      {sources.isPending && <LoadingRows what="the sources" rows={3} />}
      {sources.isError && <ErrorPanel error={sources.error} onRetry={() => void sources.refetch()} />}
      {drift.isError && <ErrorPanel error={drift.error} onRetry={() => void drift.refetch()} />}
      {drift.data !== undefined && drift.data.items.length > 0 && <DriftTable alarms={drift.data.items} />}
      {sources.isSuccess && items.length === 0 && (
        <p className="dim">No source sent a record in this time.</p>
      )}
      {items.length > 0 && (
        <ScrollTable label="Sources" headers={HEADERS}>
          {items.map((row) => (
            <tr key={row.source}>
              <td>{row.source}</td>
              <td className="number">{count(row.received)}</td>
              <td className="number">{count(row.stored)}</td>
              <td className="number">{count(row.quarantined)}</td>
              <td>
                <Time time={row.last_time} />
              </td>
              <td>
                {row.open_alarms === 0 ? (
                  <span className={styles.good}>✓ as usual</span>
                ) : (
                  <span className={styles.bad}>✗ {row.open_alarms} open</span>
                )}
              </td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </div>
  )
}

const DRIFT_HEADERS = ['Raised', 'Source', 'Events', 'What changed', 'Perhaps now', '']

function DriftTable({ alarms }: { readonly alarms: readonly DriftAlarm[] }) {
  const mayAccept = useMayChangeRules()
  const accept = useAcceptDrift()
  return (
    <ScrollTable label="Drift alarms" headers={DRIFT_HEADERS}>
      {alarms.map((alarm) => (
        <tr key={alarm.id}>
          <td style={{ whiteSpace: 'nowrap' }}>
            <Time time={alarm.raised_time} />
          </td>
          <td>{alarm.source}</td>
          <td>
            <VisibleText text={alarm.kind ?? 'all'} />
          </td>
          <td className={styles.bad}>
            <VisibleText text={driftWords(alarm)} />
          </td>
          <td className="mono">
            <VisibleText text={(alarm.perhaps ?? []).join(', ')} />
          </td>
          <td>
            {mayAccept && (
              <button
                type="button"
                className="button"
                disabled={accept.isPending}
                onClick={() => accept.mutate(alarm.id)}
              >
                Right as it is
              </button>
            )}
          </td>
        </tr>
      ))}
    </ScrollTable>
  )
}
