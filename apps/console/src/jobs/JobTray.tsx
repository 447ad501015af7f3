import { cancelJob, type Job } from '@opensoc/contract'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { useKeyLayer } from '../keys/useKeyLayer.ts'
import { showToast } from '../shell/toast-store.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { problemLine } from '../states/problem-words.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { JobProgress } from './JobProgress.tsx'
import styles from './jobs.module.css'
import { isUnderway } from './useJob.ts'
import { useJobs } from './useJobs.ts'

/** In the top bar: how many jobs run. Opened, it shows them with their progress, and what the last ones came to. */
export function JobTray() {
  const jobs = useJobs()
  const [isOpen, setOpen] = useState(false)
  const underway = jobs.data?.items.filter(isUnderway).length ?? 0
  return (
    <>
      <button
        type="button"
        className="button quiet"
        aria-expanded={isOpen}
        aria-controls="job-tray"
        onClick={() => setOpen(!isOpen)}
      >
        {underway === 0 ? 'Jobs' : `Jobs: ${underway} running`}
      </button>
      {isOpen && <OpenTray jobs={jobs} onClose={() => setOpen(false)} />}
    </>
  )
}

interface OpenTrayProps {
  readonly jobs: ReturnType<typeof useJobs>
  readonly onClose: () => void
}

function OpenTray({ jobs, onClose }: OpenTrayProps) {
  useKeyLayer('Jobs', [{ keys: 'Escape', label: 'Close the jobs', run: onClose }], 2)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section id="job-tray" className={styles.tray} aria-label="Jobs" tabIndex={0}>
      <h2>Jobs</h2>
      {jobs.isPending && <LoadingRows what="the jobs" rows={2} />}
      {jobs.isError && <ErrorPanel error={jobs.error} onRetry={() => void jobs.refetch()} />}
      {jobs.data?.items.length === 0 && (
        <p className="dim">None: long work of the platform, such as back-fills and forecasts, shows here.</p>
      )}
      <ul>
        {jobs.data?.items.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </section>
  )
}

function JobRow({ job }: { readonly job: Job }) {
  const cancel = useMutation({
    mutationFn: () => call(cancelJob, { params: { id: job.id } }),
    onError: (error) => showToast(`Not cancelled: ${problemLine(error)}`, { isProblem: true }),
  })
  const { title, state, owner, created_time, ended_time, is_cancel_asked, notes, error } = job
  return (
    <li className={styles.job}>
      <div className={styles.line}>
        <b>
          <VisibleText text={title} />
        </b>
        {isUnderway(job) ? (
          <button
            type="button"
            className="button"
            aria-label={`Cancel ${title}`}
            disabled={is_cancel_asked || cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {is_cancel_asked ? 'Ends soon' : 'Cancel'}
          </button>
        ) : (
          <span className={state === 'failed' ? styles.bad : 'dim'}>{state}</span>
        )}
      </div>
      {isUnderway(job) && <JobProgress job={job} />}
      <p className="dim">
        <VisibleText text={owner} />, <Time time={ended_time ?? created_time} />
      </p>
      {error !== undefined && (
        <p className={styles.bad}>
          <VisibleText text={error} />
        </p>
      )}
      {notes.map((note) => (
        <p key={note}>
          <VisibleText text={note} />
        </p>
      ))}
    </li>
  )
}
