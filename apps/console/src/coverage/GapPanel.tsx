import type { Coverage } from '@opensoc/contract'
import { count, plural } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './coverage.module.css'

interface GapPanelProps {
  readonly gaps: Coverage['gaps']
  /** The name of the log source whose techniques are shown, or empty. */
  readonly active: string
  readonly onGap: (name: string) => void
}

/** The log sources that do not arrive, by what each alone would bring. */
export function GapPanel({ gaps, active, onGap }: GapPanelProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <aside className="side" aria-label="Missing telemetry" tabIndex={0}>
      <h2>Missing telemetry</h2>
      <p className="dim">
        {gaps.length === 0
          ? 'The log sources of all rules arrive.'
          : 'Log sources that do not arrive, those first that would bring most techniques. Choose one to see which.'}
      </p>
      <ul className={styles.gaps}>
        {gaps.map(({ name, last_time, techniques, idle_techniques }) => (
          <li key={name}>
            <button
              type="button"
              className="button quiet"
              aria-pressed={name === active}
              onClick={() => onGap(name === active ? '' : name)}
            >
              <VisibleText text={name} />
            </button>
            <span>
              brings <b>{plural(techniques.length, 'technique')}</b>
              {idle_techniques.length > 0 &&
                `, ${count(idle_techniques.length)} more with rules that are off`}
            </span>
            <span className="dim">
              {last_time === undefined ? (
                'never seen'
              ) : (
                <>
                  stopped <Time time={last_time} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </aside>
  )
}
