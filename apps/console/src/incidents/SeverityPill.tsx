import styles from './severity.module.css'
import { severityOf } from './severity.ts'

interface SeverityPillProps {
  readonly level: string
  readonly score?: number
  readonly isWordy?: boolean
}

/** Shape, colour and text: `◆ Critical 96`. */
export function SeverityPill({ level, score, isWordy = false }: SeverityPillProps) {
  const { name, label, mark } = severityOf(level)
  return (
    <span className={styles.pill} data-severity={name} title={label}>
      <span aria-hidden="true">{mark}</span>
      {isWordy ? label : <span className="unseen">{label}</span>}
      {score !== undefined && <b>{Math.round(score)}</b>}
    </span>
  )
}
