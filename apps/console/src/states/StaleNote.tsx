import { clockTime } from '../text/time.ts'
import { problemLine } from './problem-words.ts'
import styles from './states.module.css'

/** The last good data stays on screen, dated, when a refresh fails. */
export function StaleNote({ error, since }: { readonly error: unknown; readonly since: number }) {
  return (
    <p className={styles.note} role="status">
      Shown as of {clockTime(since, 'utc')} UTC: the refresh failed. {problemLine(error)}
    </p>
  )
}
