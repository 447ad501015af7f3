import { type BackTest, backTestRule } from '@opensoc/contract'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call } from '../api/client.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { BackTestResult } from './BackTestResult.tsx'
import styles from './rules.module.css'

interface BackTestPanelProps {
  /** A stored rule, or a text, that nobody has saved yet. */
  readonly subject: { readonly id: string } | { readonly source: string }
  readonly hint: string
}

const DAYS = [1, 7, 30, 90, 365] as const

/** What the rule would have found in the events that are kept, before anybody is bothered by it. */
export function BackTestPanel({ subject, hint }: BackTestPanelProps) {
  const [days, setDays] = useState(30)
  const [shown, setShown] = useState<{ readonly of: string; readonly test: BackTest }>()
  const control = useRef<AbortController | undefined>(undefined)
  const run = useMutation({
    mutationFn: async (body: BackTestPanelProps['subject'] & { days: number }) => {
      control.current = new AbortController()
      const test = await call(backTestRule, { body }, { signal: control.current.signal })
      setShown({ of: JSON.stringify(subject), test })
    },
  })
  const isStopped = run.isError && control.current?.signal.aborted === true
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className={styles.backTest} aria-label="Back-test" tabIndex={0}>
      <div className="row-of">
        <label>
          Look back{' '}
          <select className="field" value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {DAYS.map((number) => (
              <option key={number} value={number}>
                {number} {number === 1 ? 'day' : 'days'}
              </option>
            ))}
          </select>
        </label>
        {run.isPending ? (
          <button type="button" className="button" onClick={() => control.current?.abort()}>
            Stop
          </button>
        ) : (
          <button type="button" className="button primary" onClick={() => run.mutate({ ...subject, days })}>
            Run the back-test
          </button>
        )}
        <span role="status" className="dim">
          {run.isPending ? 'Looking at the events that are kept…' : isStopped ? 'Stopped.' : hint}
        </span>
      </div>
      {run.isError && !isStopped && (
        <ErrorPanel error={run.error} onRetry={() => run.mutate({ ...subject, days })} />
      )}
      {shown !== undefined && (
        <>
          {shown.of !== JSON.stringify(subject) && <p className="mark">The text was changed since.</p>}
          <BackTestResult test={shown.test} />
        </>
      )}
    </section>
  )
}
