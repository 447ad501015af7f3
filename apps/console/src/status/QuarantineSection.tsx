import { useMe } from '../session/useMe.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { Time } from '../text/Time.tsx'
import { LongText, VisibleText } from '../text/VisibleText.tsx'
import { ScrollTable } from './ScrollTable.tsx'
import styles from './status.module.css'
import { useQuarantine } from './useQuarantine.ts'
import { useReplay } from './useReplay.ts'

const HEADERS = ['Received', 'Source', 'Reason', 'Detail', 'Record']

/** Records that nobody understood are kept as they came, and can be sent through again. */
export function QuarantineSection() {
  const quarantine = useQuarantine()
  const items = quarantine.data?.items ?? []
  return (
    <div className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>Quarantine</h2>
        <span className="dim">the newest {items.length} records</span>
        {items.length > 0 && <ReplayButton />}
      </div>
      {quarantine.isPending && <LoadingRows what="the quarantine" rows={4} />}
      {quarantine.isError && (
        <ErrorPanel error={quarantine.error} onRetry={() => void quarantine.refetch()} />
      )}
      {quarantine.isSuccess && items.length === 0 && (
        <p className="dim">Empty: every record that arrived was understood.</p>
      )}
      {items.length > 0 && (
        <ScrollTable label="Quarantine" headers={HEADERS}>
          {items.map(({ record_id, received_time, source, reason, detail, text }) => (
            <tr key={record_id}>
              <td style={{ whiteSpace: 'nowrap' }}>
                <Time time={received_time} />
              </td>
              <td>{source}</td>
              <td>{reason}</td>
              <td>
                <VisibleText text={detail} />
              </td>
              <td className={`mono ${styles.text}`}>
                <LongText text={text} limit={160} />
              </td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </div>
  )
}

/** An action that may not be used says why. */
function ReplayButton() {
  const isAdministrator = useMe().data?.role === 'administrator'
  const replay = useReplay()
  return (
    <button
      type="button"
      className="button"
      disabled={!isAdministrator || replay.isPending}
      title={isAdministrator ? undefined : 'Needs the role administrator'}
      onClick={() => replay.mutate({})}
    >
      {isAdministrator ? 'Replay all' : 'Replay (administrators only)'}
    </button>
  )
}
