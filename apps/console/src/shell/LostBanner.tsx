import { useLiveState } from './live-store.ts'
import styles from './shell.module.css'
import { useStatus } from './useStatus.ts'

const BANNER_AFTER_MS = 60_000

/** After a minute without the stream, says how old the picture may be. */
export function LostBanner() {
  const lostSince = useLiveState((state) => state.lostSince)
  // The status query renders this again every five seconds.
  const { isError } = useStatus()
  if (lostSince === undefined || Date.now() - lostSince < BANNER_AFTER_MS) return null
  return (
    <p className={styles.banner} role="status">
      Live updates are interrupted.{' '}
      {isError ? 'The platform cannot be reached.' : 'Lists refresh every 15 seconds.'}
    </p>
  )
}
