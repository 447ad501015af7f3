import type { IncidentRow } from '@opensoc/contract'
import { useState } from 'react'
import { plural, points } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './queue.module.css'
import { scoreWithout } from './what-if.ts'

/** Why the score is what it is: the points sum exactly to it. */
export function ScoreParts({
  score,
  parts,
}: {
  readonly score: number
  readonly parts: IncidentRow['score_parts']
}) {
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set())
  const instead = without.size === 0 ? undefined : scoreWithout(parts, without)
  const toggle = (kind: string) =>
    setWithout(
      (before) => new Set(before.has(kind) ? [...before].filter((one) => one !== kind) : [...before, kind]),
    )
  const largest = Math.max(1, ...parts.map((part) => Math.abs(part.points)))
  return (
    <section aria-label="Score">
      <h3>Why {score} (adds up)</h3>
      {instead !== undefined && (
        <p role="status">
          Without what is switched off: <b>{instead}</b>
        </p>
      )}
      {parts.map((part) => (
        <div key={`${part.kind}-${part.reason}`} className={styles.part}>
          <b data-negative={part.points < 0}>{points(part.points)}</b>
          <span>
            <VisibleText text={part.reason} />
            {part.finding_ids.length > 0 && (
              <span className="dim"> · {plural(part.finding_ids.length, 'alert')}</span>
            )}
            {part.logit !== undefined && part.kind !== 'base' && (
              <label className={styles.whatIf} title="What if this were not so?">
                <input type="checkbox" checked={!without.has(part.kind)} onChange={() => toggle(part.kind)} />
                <span className="unseen">Count: {part.reason}</span>
              </label>
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
