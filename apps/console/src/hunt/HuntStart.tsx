import { VisibleText } from '../text/VisibleText.tsx'
import { useHistory } from './history-store.ts'
import styles from './hunt.module.css'
import { SUGGESTED_QUERIES } from './suggested-queries.ts'

const SHOWN_HISTORY = 12

/** Before the first query: what was asked before, and where a hunt can begin. */
export function HuntStart({ onRun }: { readonly onRun: (query: string) => void }) {
  const queries = useHistory((state) => state.queries)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <section className={styles.start} aria-label="Where to begin" tabIndex={0}>
      {queries.length > 0 && (
        <>
          <h2>Your last queries</h2>
          <ul>
            {queries.slice(0, SHOWN_HISTORY).map((query) => (
              <li key={query}>
                <button type="button" className="button mono" onClick={() => onRun(query)}>
                  <VisibleText text={query.slice(0, 160)} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>Begin with</h2>
      <ul>
        <li>
          <button type="button" className="button" onClick={() => onRun('')}>
            Everything
          </button>{' '}
          <span className="dim">all events of the time range, newest first</span>
        </li>
        {SUGGESTED_QUERIES.map(({ query, why }) => (
          <li key={query}>
            <button type="button" className="button mono" onClick={() => onRun(query)}>
              {query}
            </button>{' '}
            <span className="dim">{why}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
