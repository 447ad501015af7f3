import { ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { problemLine } from '../states/problem-words.ts'
import styles from './session.module.css'

interface SessionCardProps {
  readonly title: string
  readonly error: unknown
  readonly children: ReactNode
}

/** The frame of the pages before the shell. */
export function SessionCard({ title, error, children }: SessionCardProps) {
  return (
    <main className={styles.screen}>
      <div className={styles.card}>
        <span className={styles.brand}>
          <ShieldCheck size={18} aria-hidden="true" /> OpenSOC XDR
        </span>
        <h1>{title}</h1>
        {error !== null && (
          <p role="alert" className={styles.problem}>
            {problemLine(error)}
          </p>
        )}
        {children}
      </div>
    </main>
  )
}
