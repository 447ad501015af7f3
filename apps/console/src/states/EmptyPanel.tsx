import type { ReactNode } from 'react'
import styles from './states.module.css'

interface EmptyPanelProps {
  readonly title: string
  /** Why there is nothing. */
  readonly reason: ReactNode
  /** What to do about it. */
  readonly children?: ReactNode
}

export function EmptyPanel({ title, reason, children }: EmptyPanelProps) {
  return (
    <div className={styles.panel}>
      <h2>{title}</h2>
      <p className="dim">{reason}</p>
      {children}
    </div>
  )
}
