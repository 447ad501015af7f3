import { count, shortCount } from '../text/amounts.ts'
import { duration } from '../text/time.ts'
import { useLiveState } from './live-store.ts'
import { liveTone, liveWord } from './live-words.ts'
import styles from './shell.module.css'
import { useStatus } from './useStatus.ts'

/** Whether what is on screen is current, and how much arrives. */
export function LiveDot() {
  const connection = useLiveState((state) => state.connection)
  const { data, dataUpdatedAt } = useStatus()
  const facts = {
    connection,
    eventsPerSecond: data?.events_per_second,
    lagMs: data?.lag_ms,
    statusAgeMs: dataUpdatedAt === 0 ? 0 : Date.now() - dataUpdatedAt,
  }
  const rate = data === undefined ? '' : ` · ${shortCount(data.events_per_second)} ev/s`
  const lag = data === undefined ? '' : ` · lag ${(data.lag_ms / 1000).toFixed(1)} s`
  return (
    <span
      className={styles.live}
      data-tone={liveTone(facts)}
      title={
        data && `${count(data.totals.events)} events stored; status read ${duration(facts.statusAgeMs)} ago`
      }
    >
      <span className={styles.dot} aria-hidden="true" />
      {liveWord(facts)}
      {rate}
      {lag}
    </span>
  )
}
