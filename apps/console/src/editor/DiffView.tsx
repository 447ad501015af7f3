import { useMemo } from 'react'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './editor.module.css'
import { changedRows, lineDiff } from './line-diff.ts'

interface DiffViewProps {
  readonly label: string
  readonly older: string
  readonly newer: string
}

const CLASS = { '-': styles['removed'], '+': styles['added'], ' ': undefined } as const

/** What changed from one text to another: signs as well as colors say it. */
export function DiffView({ label, older, newer }: DiffViewProps) {
  const rows = useMemo(() => changedRows(lineDiff(older, newer)), [older, newer])
  const isSame = rows.every(({ sign }) => sign === '…')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className={styles.diff} aria-label={label} tabIndex={0}>
      {isSame ? (
        <p className="dim">No difference.</p>
      ) : (
        <pre>
          {rows.map((row, index) =>
            row.sign === '…' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity but its place
              <span key={index} className={styles.hiddenLines}>{`… ${row.hidden} lines\n`}</span>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity but its place
              <span key={index} className={CLASS[row.sign]}>
                <VisibleText text={`${row.sign} ${String(row.line).padStart(4)}  ${row.text}\n`} />
              </span>
            ),
          )}
        </pre>
      )}
    </section>
  )
}
