import { useRuleStatus } from '../rules/useRuleStatus.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { count } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { ScrollTable } from './ScrollTable.tsx'
import styles from './status.module.css'

const HEADERS = ['Where', 'Rules#', 'Set', 'State']
const CORRELATION_HEADERS = ['Correlation', 'Groups#', 'Events#', 'Groups let go#', 'Events let go#']
/** Those that have let something go come first. */
const MAX_SHOWN = 50

/** What is enabled beside what each worker says that it runs. */
export function RulesSection() {
  const status = useRuleStatus()
  const data = status.data
  return (
    <div className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>Rules</h2>
        {data !== undefined && (
          <span className="dim">
            {data.is_deployed ? 'what is enabled is what runs' : 'what is enabled is not what runs'}; last
            reload <Time time={data.last_reload.time} />, {count(data.last_reload.took_ms)} ms
          </span>
        )}
      </div>
      {status.isPending && <LoadingRows what="the rule status" rows={2} />}
      {status.isError && data === undefined && (
        <ErrorPanel error={status.error} onRetry={() => void status.refetch()} />
      )}
      {data?.problems.map((problem) => (
        <p key={problem} role="alert" className={styles.bad}>
          <VisibleText text={problem} />
        </p>
      ))}
      {data !== undefined && (
        <ScrollTable label="Rules on the workers" headers={HEADERS}>
          <tr>
            <td>enabled</td>
            <td className="number">{count(data.enabled.count)}</td>
            <td className="mono">{data.enabled.version}</td>
            <td />
          </tr>
          {data.workers.map(({ name, count: rules, version, is_current, error }) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="number">{count(rules)}</td>
              <td className="mono">{version}</td>
              <td className={is_current ? undefined : styles.bad}>
                {is_current ? '✓ as enabled' : <VisibleText text={error ?? 'behind'} />}
              </td>
            </tr>
          ))}
          {data.refused.map(({ id, title, reason }) => (
            <tr key={id}>
              <td>
                <VisibleText text={title} />
              </td>
              <td />
              <td />
              <td className={styles.bad}>
                refused: <VisibleText text={reason} />
              </td>
            </tr>
          ))}
        </ScrollTable>
      )}
      {data !== undefined && data.correlations.length > 0 && (
        <ScrollTable label="What correlations remember" headers={CORRELATION_HEADERS}>
          {data.correlations.slice(0, MAX_SHOWN).map((row) => (
            <tr key={row.id}>
              <td>
                <VisibleText text={row.title} />
              </td>
              <td className="number">{count(row.groups)}</td>
              <td className="number">{count(row.events)}</td>
              <td className={row.evicted_groups > 0 ? `number ${styles.bad}` : 'number'}>
                {count(row.evicted_groups)}
              </td>
              <td className={row.evicted_events > 0 ? `number ${styles.bad}` : 'number'}>
                {count(row.evicted_events)}
              </td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </div>
  )
}
