import type { CheckFinding } from '@opensoc/contract'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './editor.module.css'

const WORDS = { error: 'Error', warning: 'Warning', hint: 'Hint' } as const

interface MarkListProps {
  readonly findings: readonly CheckFinding[]
  readonly onGoTo: (line: number, column: number) => void
}

/** What is marked in the text, as a list: for the keyboard, for screen readers, and to read at once. */
export function MarkList({ findings, onGoTo }: MarkListProps) {
  return (
    <ul className={styles.marks} aria-label="Problems">
      {findings.map(({ code, severity, message, expected, line = 1, column = 1 }) => (
        <li key={`${code} ${line}:${column} ${message}`}>
          <button type="button" className={styles.mark} onClick={() => onGoTo(line, column)}>
            <span className={styles[severity]}>{WORDS[severity]}</span>
            <span className="mono dim">
              {line}:{column}
            </span>
            <span>
              <VisibleText text={message} />
              {expected !== undefined && (
                <span className="dim">
                  {' '}
                  · expected <VisibleText text={expected} />
                </span>
              )}
            </span>
            <span className="mono dim">{code}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
