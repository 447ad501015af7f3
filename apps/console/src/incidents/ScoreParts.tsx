import type { IncidentRow } from '@opensoc/contract'
import { plural, points } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './queue.module.css'

/** Why the score is what it is: the points sum exactly to it. */
export function ScoreParts({
  score,
  parts,
}: {
  readonly score: number
  readonly parts: IncidentRow['score_parts']
}) {
  const largest = Math.max(1, ...parts.map((part) => Math.abs(part.points)))
  return (
    <section aria-label="Score">
      <h3>Why {score} (adds up)</h3>
      {parts.map((part) => (
        <div key={`${part.kind}-${part.reason}`} className={styles.part}>
          <b data-negative={part.points < 0}>{points(part.points)}</b>
          <span>
            <VisibleText text={part.reason} />
            {part.finding_ids.length > 0 && (
              <span className="dim"> · {plural(part.finding_ids.length, 'alert')}</span>
            )}
          </span>
          <span
            className={styles.partBar}
            data-negative={part.points < 0}
            style={{ width: `${(Math.abs(part.points) / largest) * 100}%` }}
          />
        </div>
      ))}
    </section>
  )
}
