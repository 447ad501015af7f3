import type { Job } from '@opensoc/contract'
import { count } from '../text/amounts.ts'
import styles from './jobs.module.css'

/** How far a job is, in its phase. */
export function JobProgress({ job }: { readonly job: Pick<Job, 'title' | 'state' | 'progress'> }) {
  const { phase, done, total, unit } = job.progress
  if (job.state === 'waiting') return <span className="dim">waiting for its turn</span>
  return (
    <span className={styles.progress}>
      <progress
        aria-label={`Progress of ${job.title}`}
        {...(total > 0 ? { max: total, value: Math.min(done, total) } : {})}
      />
      <span className="dim">
        {phase}
        {total > 0 && `: ${count(done)} of ${count(total)} ${unit}`}
      </span>
    </span>
  )
}
