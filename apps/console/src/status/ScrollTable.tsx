import type { ReactNode } from 'react'
import styles from './status.module.css'

interface ScrollTableProps {
  readonly label: string
  /** A number column's header ends with `#`, which is not shown. */
  readonly headers: readonly string[]
  readonly children: ReactNode
}

/** A plain table in a scroll region of its own. */
export function ScrollTable({ label, headers, children }: ScrollTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className={styles.wrap} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {headers.map((header) => (
              <th key={header} scope="col" className={header.endsWith('#') ? 'number' : undefined}>
                {header.replace('#', '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
