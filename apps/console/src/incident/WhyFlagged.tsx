import type { Incident } from '@opensoc/contract'
import { Link } from '@tanstack/react-router'
import { TechniqueLink } from '../coverage/TechniqueLink.tsx'
import { SeverityPill } from '../incidents/SeverityPill.tsx'
import { points } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './incident.module.css'
import { useIncidentFindings } from './useIncidentFindings.ts'

interface WhyFlaggedProps {
  readonly incident: Incident
  readonly findingIds: readonly string[]
}

/** The rules that found this thing, with their share of the score where the score names them alone. */
export function WhyFlagged({ incident, findingIds }: WhyFlaggedProps) {
  const findings = useIncidentFindings(incident.id)
  if (findingIds.length === 0) {
    return (
      <>
        <h3>Why flagged</h3>
        <p className="dim">No rule found this itself: it is here because it leads to something found.</p>
      </>
    )
  }
  const mine = findings.data?.items.filter(({ id }) => findingIds.includes(id)) ?? []
  return (
    <section aria-label="Why flagged">
      <h3>Why flagged</h3>
      {findings.isPending && <p className="dim">Loading…</p>}
      {findings.isError && (
        <p className="dim">The alerts could not be loaded; the Alerts tab can try again.</p>
      )}
      {mine.map(({ id, title, level, rule_id, attacks }) => (
        <div key={id} className={styles.flagged}>
          <div className="row-of">
            <SeverityPill level={level} />
            <Link
              to="/rules/$id"
              className="button link"
              style={{ whiteSpace: 'normal', justifyContent: 'flex-start' }}
              params={{ id: rule_id } as never}
            >
              <VisibleText text={title} />
            </Link>
            <b>{pointsOf(incident, id)}</b>
          </div>
          {attacks.map(({ uid, name }) => (
            <TechniqueLink key={uid} id={uid}>
              {uid} {name}
            </TechniqueLink>
          ))}
        </div>
      ))}
    </section>
  )
}

function pointsOf({ score_parts }: Incident, findingId: string): string {
  const part = score_parts.find(({ finding_ids }) => finding_ids.length === 1 && finding_ids[0] === findingId)
  return part === undefined ? '' : points(part.points)
}
