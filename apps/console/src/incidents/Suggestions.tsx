import type { Incident } from '@opensoc/contract'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './queue.module.css'

/** Next steps for a person to take. Nothing is done by itself. */
export function Suggestions({ suggestions }: { readonly suggestions: Incident['suggestions'] }) {
  return (
    <section aria-label="Suggested next steps">
      <h3>Suggested next</h3>
      {suggestions.length === 0 && <p className="dim">No step follows from what is known.</p>}
      {suggestions.map(({ action, label, target, reason }) => (
        <div key={`${action}-${target}`} className={styles.suggestion}>
          <div>
            <VisibleText text={label} />
          </div>
          <div className="dim">
            <VisibleText text={reason} />
          </div>
        </div>
      ))}
    </section>
  )
}
