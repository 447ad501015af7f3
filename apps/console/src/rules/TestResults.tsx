import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './rules.module.css'
import type { useTestRun } from './useTestRun.ts'

interface TestResultsProps {
  readonly run: ReturnType<typeof useTestRun>
  readonly isEmpty: boolean
  readonly onGoTo: (line: number) => void
}

export function TestResults({ run, isEmpty, onGoTo }: TestResultsProps) {
  if (isEmpty)
    return (
      <p className={styles.results}>
        Write <code>positive:</code> and <code>negative:</code>, each a list of events, or take events of real
        alerts.
      </p>
    )
  if (run.isError) return <ErrorPanel error={run.error} onRetry={() => void run.refetch()} />
  const { results = [], passed, error } = run.data ?? {}
  if (error !== undefined)
    return (
      <p className={styles.results} role="status">
        <b>Nothing ran.</b> In the {error.in}, {error.line}:{error.column}:{' '}
        <VisibleText text={error.message} /> <span className="dim">· expected {error.expected}</span>
      </p>
    )
  const failed = results.filter((result) => !result.passed)
  return (
    <div className={styles.results}>
      <p role="status">
        <b>{passed ? '✓ All pass' : `✗ ${failed.length} fail`}</b>{' '}
        <span className="dim">of {results.length} events</span>
      </p>
      <ul aria-label="Failing tests">
        {failed.map(({ kind, number, line, matched }) => (
          <li key={`${kind} ${number}`}>
            <button type="button" className="button link" onClick={() => onGoTo(line)}>
              {kind} {number}, line {line}
            </button>{' '}
            {kind === 'positive' ? 'the rule does not fire' : 'the rule fires on '}
            {matched !== undefined && kind === 'negative' && (
              <span className="mono">
                <VisibleText text={JSON.stringify(matched)} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
