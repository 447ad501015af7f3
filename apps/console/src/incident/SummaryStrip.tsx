import type { IncidentGraph } from '@opensoc/contract'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './incident.module.css'

interface SummaryStripProps {
  readonly summary: string
  readonly graph: IncidentGraph | undefined
}

/** What happened in two sentences, and what nobody can know from the data. */
export function SummaryStrip({ summary, graph }: SummaryStripProps) {
  const gaps = graph?.gaps ?? []
  return (
    <div className={styles.summary}>
      <p>
        <VisibleText text={summary} />
      </p>
      {gaps.length > 0 && (
        <p className={styles.gaps}>
          What we don't know:{' '}
          {gaps.map(({ host, reason }, index) => (
            <span key={`${host}-${reason}`}>
              {index > 0 && ' · '}
              <b>
                <VisibleText text={host} />
              </b>{' '}
              <VisibleText text={reason} />
            </span>
          ))}
        </p>
      )}
      {graph?.truncated && (
        <p className={styles.gaps}>
          The picture is cut at {graph.nodes.length} entities; routine ones are left out first.
        </p>
      )}
    </div>
  )
}
