import { COVERAGE_STATES, type Coverage } from '@opensoc/contract'
import { count } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import styles from './coverage.module.css'
import { STATES } from './coverage-words.ts'
import { isLive, type LayerNames } from './matrix.ts'

interface CoverageLegendProps {
  readonly coverage: Coverage
  readonly layer: LayerNames | undefined
}

/** What the marks mean, and how many techniques and sub-techniques of the matrix are in each state. */
export function CoverageLegend({ coverage, layer }: CoverageLegendProps) {
  const { techniques, since } = coverage
  const named = layer && techniques.filter(({ id }) => isNamed(id, layer))
  return (
    <div className={styles.legend}>
      <ul aria-label="States">
        {[...COVERAGE_STATES].reverse().map((state) => (
          <li key={state}>
            <span className={`${styles.swatch} ${styles[state]}`} aria-hidden="true">
              {STATES[state].mark}
            </span>
            {STATES[state].words} <b>{count(techniques.filter((one) => one.state === state).length)}</b>
          </li>
        ))}
      </ul>
      {named !== undefined && (
        <span>
          Of the layer's {count(named.length)} techniques <b>{count(named.filter(isLive).length)}</b> have
          live telemetry
        </span>
      )}
      <span className="dim">
        live: an event since <Time time={since} />
      </span>
    </div>
  )
}

function isNamed(id: string, layer: LayerNames): boolean {
  return layer.has(id) || [...layer].some((name) => name.startsWith(`${id}/`))
}
