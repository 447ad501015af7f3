import { VisibleText } from '../text/VisibleText.tsx'
import styles from './rules.module.css'

/** Text with line numbers, for reading and copying: numbers are not part of a selection. */
export function NumberedLines({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className={styles.source} aria-label={label} tabIndex={0}>
      <pre>
        {text.split('\n').map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its number
          <span key={index} className={styles.line}>
            <VisibleText text={`${line}\n`} />
          </span>
        ))}
      </pre>
    </section>
  )
}
