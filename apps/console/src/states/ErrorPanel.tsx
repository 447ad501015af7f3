import { problemWords } from './problem-words.ts'
import styles from './states.module.css'

interface ErrorPanelProps {
  readonly error: unknown
  readonly onRetry: () => void
}

export function ErrorPanel({ error, onRetry }: ErrorPanelProps) {
  const { title, detail, nextStep, reference } = problemWords(error)
  return (
    <div className={styles.panel} role="alert">
      <h2>{title}</h2>
      {detail !== undefined && <p>{detail}</p>}
      {nextStep !== undefined && <p className="dim">{nextStep}</p>}
      {reference !== undefined && <p className="dim mono">{reference}</p>}
      <button type="button" className="button" onClick={onRetry}>
        Retry
      </button>
    </div>
  )
}
